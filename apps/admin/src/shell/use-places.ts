import { useMemo } from "react";

import { useMe } from "../session/use-me.ts";
import { t } from "../words/words.ts";
import { useSwitching } from "./use-switching.ts";

/** Another project or organization, to go to. */
export interface Place {
  /** Unique and stable. */
  readonly id: string;
  readonly name: string;
  /** Of an organization, by which two of a name are told apart. */
  readonly detail: string | undefined;
  readonly run: () => void;
}

/** Every place that somebody can switch to: the other projects here, then the other organizations. */
export function usePlaces(): readonly Place[] {
  const { me, project } = useMe();
  const { toProject, toOrganization } = useSwitching();
  return useMemo(
    () => [
      ...me.projects
        .filter(({ id }) => id !== project?.id)
        .map(({ id, name }): Place => {
          const run = () => void toProject(id);
          return { id: `place ${id}`, name: t("shell.toProject", { name }), detail: undefined, run };
        }),
      ...me.organizations
        .filter(({ id }) => id !== me.organization.id)
        .map(({ id, name, projects }): Place => {
          const run = () => void toOrganization(id);
          const detail = projects.map((each) => each.name).join(", ");
          return { id: `place ${id}`, name: t("shell.toOrganization", { name }), detail, run };
        }),
    ],
    [me, project, toProject, toOrganization],
  );
}
