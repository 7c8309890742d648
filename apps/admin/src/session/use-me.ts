import type { Me, Permission, Project } from "@patchbay/contracts";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { chosenProject, onProjectChosen } from "./chosen-project.ts";

/** Who is signed in, and the project that they work in; undefined when they have none. Only below the shell's route. */
export function useMe(): { readonly me: Me; readonly project: Project | undefined } {
  const { data: me } = useSuspenseQuery(queries.me(useApi()));
  const chosen = useSyncExternalStore(onProjectChosen, chosenProject);
  return { me, project: currentProject(me, chosen) };
}

/** The project that somebody works in: the one that was chosen last in this browser, else their first. */
export const currentProject = (me: Me, chosen = chosenProject()): Project | undefined =>
  me.projects.find(({ id }) => id === chosen) ?? me.projects[0];

/** Whether somebody may do something. The server decides; this only spares people buttons that would be refused. */
export const can = (me: Me, permission: Permission): boolean => me.permissions.includes(permission);
