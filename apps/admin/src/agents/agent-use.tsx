import { Link } from "@tanstack/react-router";
import { z } from "zod";

import { t } from "../words/words.ts";
import styles from "./delete-agent-dialog.module.css";

const openStatuses = ["queued", "running", "waiting"] as const;
type OpenStatus = (typeof openStatuses)[number];

/** What the server says in the details of `agent_in_use`. */
export const AgentUse = z.object({
  queued: z.number(),
  running: z.number(),
  waiting: z.number(),
  agents: z.array(z.string()),
});
type AgentUse = z.infer<typeof AgentUse>;

/** What keeps an agent from being deleted: its open runs, with the way to them, and the agents that call it. */
export function AgentUseList({ agentId, use }: { readonly agentId: string; readonly use: AgentUse }) {
  const statuses = openStatuses.filter((status) => use[status] > 0);
  return (
    <ul className={styles.losses}>
      {statuses.map((status) => (
        <li key={status}>
          <Link to="/runs" search={{ agent: agentId, status }}>
            {t(runWords[status], { count: use[status] })}
          </Link>
        </li>
      ))}
      {use.agents.length > 0 && <li>{t("deleteAgent.calledBy", { slugs: use.agents.join(", ") })}</li>}
    </ul>
  );
}

const runWords = {
  queued: "deleteAgent.queued",
  running: "deleteAgent.running",
  waiting: "deleteAgent.waiting",
} as const satisfies Readonly<Record<OpenStatus, string>>;
