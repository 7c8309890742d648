import type { Me } from "@patchbay/contracts";

import type { Api } from "../api/api.ts";
import { currentProject } from "../session/use-me.ts";
import { recordedSlug } from "./recorded-run.ts";

/**
 * Where somebody begins who did not ask for a page: on a first visit, when nothing has run in the project yet, the living
 * example; later the list of agents. Never rejects: what cannot be found out is a reason for the list.
 */
export async function landingPath(api: Pick<Api, "agents" | "runs">, me: Me): Promise<string> {
  const project = currentProject(me);
  if (project === undefined) return list;
  try {
    const [runs, agents] = await Promise.all([
      api.runs(project.id, {}, undefined),
      api.agents(project.id, undefined),
    ]);
    const example = agents.items.find(({ slug }) => slug === recordedSlug);
    return runs.items.length > 0 || example === undefined ? list : `/agents/${example.id}`;
  } catch {
    return list;
  }
}

const list = "/agents";
