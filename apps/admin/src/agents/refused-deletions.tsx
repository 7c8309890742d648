import { useMutationState, useQueryClient } from "@tanstack/react-query";

import { Button } from "../design/button.tsx";
import { t } from "../words/words.ts";
import { Refusal } from "../versions/refusal.tsx";
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
      <Refusal
        error={mutation.state.error}
        title={t("versions.agent.deleteFailed", { name: nameIn(mutation.state.variables) })}
      />
      <Button size="small" onClick={() => cache.remove(mutation)}>
        {t("versions.agent.dismiss")}
      </Button>
    </div>
  ));
}

const nameIn = (variables: unknown): string =>
  typeof variables === "object" && variables !== null && "name" in variables ? String(variables.name) : "";
