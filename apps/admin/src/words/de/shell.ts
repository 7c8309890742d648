import type { shellWords as english } from "../en/shell.ts";
import type { Translation } from "../translation.ts";

/** The texts of the shell in German. */
export const shellWords: Translation<typeof english> = {
  "shell.unitDays": "T",
  "shell.skip": "Zum Inhalt springen",
  "shell.pageTitle": "{page} · Patchbay",
  "shell.language": "Sprache",
  "shell.highContrast": "Hoher Kontrast",
  "shell.switchPlace": "{place}: Organisation oder Projekt wechseln",
  "shell.projectsOf": "Projekte von {organization}",
  "shell.organizations": "Organisationen",
  "shell.placesGroup": "Wechseln",
  "shell.toProject": "Zum Projekt {name} wechseln",
  "shell.toOrganization": "Zur Organisation {name} wechseln",
  "shell.newOrganization": "Neue Organisation …",
  "shell.newOrganizationTitle": "Neue Organisation",
  "shell.newOrganizationText":
    "Eine Organisation hat eigene Mitglieder, Projekte und Schlüssel; aus einer anderen ist nichts davon zu sehen. Die neue gehört dem, der sie anlegt.",
  "shell.organizationName": "Name",
  "shell.projectName": "Erstes Projekt",
  "shell.projectNameHint": "Agenten und Läufe gehören zu Projekten.",
  "shell.firstProject": "Erstes Projekt",
  "shell.makeOrganization": "Anlegen und dorthin wechseln",
  "shell.maybeElsewhere":
    "Oder es gehört zu einer anderen der eigenen Organisationen: oben links dorthin wechseln.",
  "shell.keyMadeBy": "von {name}",
  "shell.noProjectTitle": "Noch kein Projekt",
  "shell.noProject":
    "Agenten und Läufe gehören zu Projekten. Wer diese Organisation verwaltet, kann Zugang zu einem geben.",
};
