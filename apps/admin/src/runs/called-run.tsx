import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowUpRight } from "lucide-react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { runDuration } from "./run-duration.ts";
import { RunStatusBadge } from "./run-status-badge.tsx";
import styles from "./trace-detail.module.css";

/** A run that a node has called, with the way there. It may be gone: then it is named all the same. */
export function CalledRun({ runId, isLink = true }: { readonly runId: string; readonly isLink?: boolean }) {
  const api = useApi();
  const run = useQuery({ ...queries.run(api, runId), retry: false }).data;
  const agent = useQuery({ ...queries.agent(api, run?.agent_id ?? ""), enabled: run !== undefined }).data;
  const name = agent?.name ?? runId;
  return (
    <span className={styles.called}>
      {run === undefined || !isLink ? (
        <span className={styles.calledName}>{name}</span>
      ) : (
        <Link to="/runs/$runId" params={{ runId }} className={styles.link}>
          {name}
          <ArrowUpRight size={13} aria-hidden />
        </Link>
      )}
      {run !== undefined && (
        <>
          <RunStatusBadge run={run} />
          <span className={styles.hint}>{runDuration(run)}</span>
        </>
      )}
    </span>
  );
}
