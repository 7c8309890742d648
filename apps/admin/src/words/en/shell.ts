/** The texts of the shell in English; `{name}` is filled in by the caller. */
export const shellWords = {
  "shell.unitDays": "d",
  "shell.skip": "Skip to the page",
  "shell.pageTitle": "{page} · Patchbay",
  "shell.language": "Language",
  "shell.highContrast": "High contrast",
  "shell.switchProject": "Project: {name}. Switch to another one",
  "shell.projectsOf": "Projects of {organization}",
  "shell.noProjectTitle": "You have no project yet",
  "shell.noProject":
    "Agents and runs live in projects. Somebody who may manage this organization can give you one.",
} as const;
