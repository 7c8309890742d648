import { useRouter } from "@tanstack/react-router";
import { useMemo } from "react";

import { chooseProject } from "../session/chosen-project.ts";
import { enterOrganization } from "../session/current-organization.ts";
import { listOf } from "./list-of.ts";

/** The ways from one project or organization to another. */
export interface Switching {
  readonly toProject: (id: string) => Promise<void>;
  readonly toOrganization: (id: string) => Promise<void>;
}

/** Ways that ask first where something is not saved: whoever stays for it stays in the project, too. */
export function useSwitching(): Switching {
  const router = useRouter();
  return useMemo(() => {
    /** One agent or run belongs to the old place: it gives way to the list that it is in. Undefined for who has stayed. */
    const leave = async (): Promise<string | undefined> => {
      const { pathname } = router.state.location;
      const list = listOf(pathname);
      if (list !== pathname) await router.navigate({ to: list });
      return router.state.location.pathname === list ? list : undefined;
    };
    return {
      toProject: async (id) => {
        if ((await leave()) !== undefined) chooseProject(id);
      },
      toOrganization: async (id) => {
        const list = await leave();
        if (list === undefined) return;
        enterOrganization(id);
        // Another page, and not this one with other data: nothing that was read in the old one, is being read or listened
        // to, is left anywhere in memory.
        window.location.assign(list);
      },
    };
  }, [router]);
}
