import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { useApi } from "../api/api-context.ts";
import { describeError } from "../api/describe-error.ts";
import { queries } from "../api/queries.ts";
import { useBuilder } from "../builder/builder-context.ts";
import { t } from "../words/words.ts";
import { useCanvas } from "./canvas-context.ts";

/** At most this many pages of agents are looked through: the API finds agents by id alone. */
const mostPages = 20;

/** Goes to the page of an agent of the same project, by its slug; says so where there is none. */
export function useOpenAgent(): (slug: string) => Promise<void> {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { agent } = useBuilder();
  const { say } = useCanvas();
  return async (slug) => {
    try {
      const { pages } = await client.fetchInfiniteQuery({
        ...queries.agents(api, agent.project_id),
        pages: mostPages,
      });
      const found = pages.flatMap(({ items }) => items).find((each) => each.slug === slug);
      if (found === undefined) say({ tone: "warn", title: t("canvas.noAgent", { agent: slug }) });
      else await navigate({ to: "/agents/$agentId", params: { agentId: found.id } });
    } catch (error) {
      say({ tone: "bad", title: describeError(error).title });
    }
  };
}
