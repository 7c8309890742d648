import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { useApi } from "../api/api-context.ts";
import type { ProjectResources } from "../api/project-resources.ts";
import { queries } from "../api/queries.ts";
import { useBuilder } from "../builder/builder-context.ts";
import type { Known } from "./new-node.ts";

/** What new nodes of the agent on the page may name; nothing until it is known. */
export function useKnown(): Known {
  const { agent } = useBuilder();
  const registries = useQuery(queries.resources(useApi(), agent.project_id)).data;
  return useMemo(() => knownOf(registries, agent.slug), [registries, agent.slug]);
}

/** Not the agent that they become part of. */
function knownOf(registries: ProjectResources | undefined, self: string): Known {
  if (registries === undefined) return {};
  const { models, tools, agents } = registries;
  const others = Object.entries(agents).filter(([slug]) => slug !== self);
  return { models: Object.keys(models), tools, agents: Object.fromEntries(others) };
}
