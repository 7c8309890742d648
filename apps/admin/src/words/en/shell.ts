/** The texts of the shell in English; `{name}` is filled in by the caller. */
export const shellWords = {
  "shell.unitDays": "d",
  "shell.skip": "Skip to the page",
  "shell.pageTitle": "{page} · Patchbay",
  "shell.language": "Language",
  "shell.highContrast": "High contrast",
  "shell.switchPlace": "{place}: switch organization or project",
  "shell.projectsOf": "Projects of {organization}",
  "shell.organizations": "Organizations",
  "shell.placesGroup": "Switch",
  "shell.toProject": "Switch to project {name}",
  "shell.toOrganization": "Switch to organization {name}",
  "shell.newOrganization": "New organization…",
  "shell.newOrganizationTitle": "New organization",
  "shell.newOrganizationText":
    "An organization has members, projects, and keys of its own; nothing of it is seen from another one. You own the new one.",
  "shell.organizationName": "Name",
  "shell.projectName": "First project",
  "shell.projectNameHint": "Agents and runs live in projects.",
  "shell.firstProject": "First project",
  "shell.makeOrganization": "Create and go there",
  "shell.maybeElsewhere": "Or it belongs to another of your organizations: switch there at the top left.",
  "shell.keyMadeBy": "by {name}",
  "shell.noProjectTitle": "You have no project yet",
  "shell.noProject":
    "Agents and runs live in projects. Somebody who may manage this organization can give you one.",
} as const;
