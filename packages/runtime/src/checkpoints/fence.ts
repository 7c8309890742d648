import type { ProjectTransaction } from "@patchbay/database";
import { type RawBuilder, sql } from "kysely";

/** Who may write for a run: whoever holds its newest lease, while it runs. */
export interface Fence {
  readonly run_id: string;
  /** The fencing token. */
  readonly lease_token: number;
}

/** Another process has taken the run over, or the run has ended: whoever meets this stops and writes nothing more. */
export class LeaseLostError extends Error {
  constructor(runId: string) {
    super(`The lease on ${runId} is lost.`);
    this.name = "LeaseLostError";
  }
}

/**
 * A query of one row while the fence stands, and of none afterwards. It holds the row until the transaction ends, so
 * nobody takes the run over between the question and what is written because of the answer.
 */
export function standing(tx: ProjectTransaction, { run_id, lease_token }: Fence): RawBuilder<unknown> {
  return sql`
    select org_id, project_id, id from runs
    where org_id = ${tx.org_id} and project_id = ${tx.project_id} and id = ${run_id}
      and lease_token = ${lease_token} and status = 'running'
    for share`;
}
