import { useMutationState, useQueryClient } from "@tanstack/react-query";

import { ApiError } from "../api/api-error.ts";
import { Button } from "../design/button.tsx";
import { t } from "../words/words.ts";
import { Refusal } from "../versions/refusal.tsx";
import { AgentUse, AgentUseList } from "./agent-use.tsx";
import { deletionKey } from "./delete-agent-dialog.tsx";
import styles from "./refused-deletions.module.css";

/** Says which agents are back because the server did not delete them. */
export function RefusedDeletions() {
  const client = useQueryClient();
  const cache = client.getMutationCache();
  const refused = useMutationState({
    filters: { mutationKey: deletionKey, status: "error" },
    select: (mutation) => mutation,
  });
  return refused.map((mutation) => (
    <div key={mutation.mutationId} className={styles.refusal}>
      <div>
        <Refusal
          error={mutation.state.error}
          title={t("versions.agent.deleteFailed", { name: textIn(mutation.state.variables, "name") })}
        />
        <InUse error={mutation.state.error} agentId={textIn(mutation.state.variables, "id")} />
      </div>
      <Button size="small" onClick={() => cache.remove(mutation)}>
        {t("versions.agent.dismiss")}
      </Button>
    </div>
  ));
}

/** What the agent is needed for, where that is why. */
function InUse({ error, agentId }: { readonly error: unknown; readonly agentId: string }) {
  if (!(error instanceof ApiError) || error.problem.code !== "agent_in_use") return null;
  const use = AgentUse.safeParse(error.problem.details);
  return use.success && <AgentUseList agentId={agentId} use={use.data} />;
}

const textIn = (variables: unknown, key: "id" | "name"): string => {
  const agent: { readonly id?: unknown; readonly name?: unknown } =
    typeof variables === "object" && variables !== null ? variables : {};
  const text = agent[key];
  return typeof text === "string" ? text : "";
};
