import type { Agent } from "@patchbay/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bot, Plus } from "lucide-react";
import { useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { Badge } from "../design/badge.tsx";
import { BlankSlate } from "../design/blank-slate.tsx";
import { Button } from "../design/button.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { can, useMe } from "../session/use-me.ts";
import { LoadError } from "../shell/load-error.tsx";
import { Page } from "../shell/page.tsx";
import { formatAgo, formatMoment } from "../words/format.ts";
import { useNow } from "../words/use-now.ts";
import { t } from "../words/words.ts";
import styles from "./agents-page.module.css";
import { NewAgentDialog } from "./new-agent-dialog.tsx";
import { RefusedDeletions } from "./refused-deletions.tsx";

/** The agents of the current project. */
export function AgentsPage() {
  const api = useApi();
  const { me, project } = useMe();
  const [isCreating, setCreating] = useState(false);
  const agents = useInfiniteQuery(queries.agents(api, project?.id ?? ""));
  const create = can(me, "agents:write") && project !== undefined && (
    <Button look="primary" onClick={() => setCreating(true)}>
      <Plus size={15} aria-hidden />
      {t("agents.new")}
    </Button>
  );
  const items = agents.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <Page title={t("agents.title")} actions={create}>
      <RefusedDeletions />
      <div className={styles.panel}>
        {agents.isPending && <Skeleton rows={6} />}
        {agents.isError && <LoadError error={agents.error} onRetry={() => void agents.refetch()} />}
        {agents.isSuccess && items.length === 0 && (
          <BlankSlate icon={<Bot size={20} aria-hidden />} title={t("agents.emptyTitle")} action={create}>
            {t("agents.empty")}
          </BlankSlate>
        )}
        {items.length > 0 && <AgentTable agents={items} />}
      </div>
      {agents.hasNextPage && (
        <div className={styles.more}>
          <Button isBusy={agents.isFetchingNextPage} onClick={() => void agents.fetchNextPage()}>
            {t("common.more")}
          </Button>
        </div>
      )}
      {project !== undefined && (
        <NewAgentDialog projectId={project.id} isOpen={isCreating} onOpenChange={setCreating} />
      )}
    </Page>
  );
}

function AgentTable({ agents }: { readonly agents: readonly Agent[] }) {
  const now = useNow();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t("agents.name")}</th>
          <th scope="col">{t("agents.version")}</th>
          <th scope="col" className={styles.when}>
            {t("agents.updated")}
          </th>
        </tr>
      </thead>
      <tbody>
        {agents.map((agent) => (
          <tr key={agent.id} className={styles.row}>
            <td>
              <Link to="/agents/$agentId" params={{ agentId: agent.id }} className={styles.link}>
                {agent.name}
              </Link>
              <code className={styles.slug}>{agent.slug}</code>
              {agent.description !== "" && <p className={styles.description}>{agent.description}</p>}
            </td>
            <td>
              {agent.published_version === null ? (
                <Badge>{t("agents.draftOnly")}</Badge>
              ) : (
                <Badge tone="good">{t("agents.versionNumber", { number: agent.published_version })}</Badge>
              )}
            </td>
            <td className={styles.when}>
              <time dateTime={agent.updated_at} title={formatMoment(agent.updated_at)}>
                {formatAgo(agent.updated_at, now)}
              </time>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
