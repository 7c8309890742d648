import type { Agent, AgentVersion, AgentVersionSummary } from "@patchbay/contracts";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowLeftRight, Copy, Download, Eye, RotateCcw } from "lucide-react";
import { type ReactNode, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { Badge } from "../design/badge.tsx";
import { Button } from "../design/button.tsx";
import { Notice } from "../design/notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { LoadError } from "../shell/load-error.tsx";
import { formatAgo, formatMoment } from "../words/format.ts";
import { useNow } from "../words/use-now.ts";
import { t } from "../words/words.ts";
import type { ComparedState } from "./compared-state.ts";
import { EjectDialog } from "./eject-dialog.tsx";
import { ejectReasonsIn } from "./eject-reasons.ts";
import { Overlay } from "./overlay.tsx";
import { Refusal } from "./refusal.tsx";
import { RollbackDialog } from "./rollback-dialog.tsx";
import { summaryText } from "./summary-text.ts";
import { useEject } from "./use-eject.ts";
import { useRollback } from "./use-rollback.ts";
import styles from "./versions-drawer.module.css";

interface VersionsDrawerProps {
  readonly agent: Agent;
  /** The version on the page; undefined for the draft. */
  readonly shown: number | undefined;
  /** When the draft was saved last; ISO 8601. */
  readonly savedAt: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** Puts the draft or a version on the page. */
  readonly onView: (state: ComparedState) => void;
  readonly onCompare: (from: ComparedState, to: ComparedState) => void;
  /** Copies a version into the draft; undefined where the person may not change it. */
  readonly onCopy: ((version: AgentVersion) => void) | undefined;
  readonly canPublish: boolean;
}

/** Everything that was published of an agent, and what can be done with it. */
export function VersionsDrawer(props: VersionsDrawerProps) {
  const { agent, isOpen, onOpenChange } = props;
  return (
    <Overlay
      look="drawer"
      title={t("versions.list.title")}
      description={t("versions.list.description", { name: agent.name })}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      {isOpen && <Versions {...props} />}
    </Overlay>
  );
}

function Versions(props: VersionsDrawerProps) {
  const { agent, shown, savedAt, onView, onCompare, onCopy, canPublish } = props;
  const now = useNow();
  const api = useApi();
  const client = useQueryClient();
  const versions = useInfiniteQuery({
    ...queries.versions(api, agent.id),
    enabled: agent.published_version !== null,
  });
  const rollback = useRollback(agent);
  const eject = useEject(agent);
  const copy = useMutation({
    mutationFn: (number: number) => client.fetchQuery(queries.version(api, agent.id, number)),
    networkMode: "always",
    onSuccess: (version) => onCopy?.(version),
  });
  const [returning, setReturning] = useState<number>();
  const [leaving, setLeaving] = useState<number>();
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  const live = agent.published_version;

  return (
    <div className={styles.body}>
      {rollback.isError && (
        <Refusal
          error={rollback.error}
          title={t("versions.rollback.failed", { number: rollback.variables.version })}
        />
      )}
      {rollback.isSuccess && (
        <Notice tone="info">
          {t("versions.rollback.done", {
            number: rollback.data.number,
            restores: rollback.data.restores ?? "",
          })}
        </Notice>
      )}
      {copy.isError && <Refusal error={copy.error} />}
      {eject.isError && <EjectRefusal number={eject.variables.number} error={eject.error} />}
      <ol className={styles.list}>
        <li className={styles.entry} data-shown={shown === undefined}>
          <div className={styles.line}>
            <strong>{t("versions.list.draft")}</strong>
            {shown === undefined && <Badge tone="accent">{t("versions.list.onPage")}</Badge>}
            <When at={savedAt} text={t("versions.list.draftSaved", { ago: formatAgo(savedAt, now) })} />
          </div>
          <div className={styles.actions}>
            {shown !== undefined && (
              <Do icon={<Eye size={14} aria-hidden />} onClick={() => onView("draft")}>
                {t("versions.list.view")}
              </Do>
            )}
            {live !== null && (
              <Do icon={<ArrowLeftRight size={14} aria-hidden />} onClick={() => onCompare(live, "draft")}>
                {t("versions.list.compare")}
              </Do>
            )}
          </div>
        </li>
        {items.map((version) => (
          <Version
            key={version.number}
            version={version}
            isLive={version.number === live}
            isShown={version.number === shown}
            isPending={rollback.isPending && version.content_hash === ""}
            now={now}
          >
            {version.number !== shown && (
              <Do icon={<Eye size={14} aria-hidden />} onClick={() => onView(version.number)}>
                {t("versions.list.view")}
              </Do>
            )}
            <Do
              icon={<ArrowLeftRight size={14} aria-hidden />}
              onClick={() => onCompare(version.number, version.number === live ? "draft" : (live ?? "draft"))}
            >
              {t("versions.list.compare")}
            </Do>
            {onCopy !== undefined && (
              <Do icon={<Copy size={14} aria-hidden />} onClick={() => copy.mutate(version.number)}>
                {t("versions.list.copy")}
              </Do>
            )}
            {canPublish && version.number !== live && (
              <Do icon={<RotateCcw size={14} aria-hidden />} onClick={() => setReturning(version.number)}>
                {t("versions.list.rollback")}
              </Do>
            )}
            <Do
              icon={<Download size={14} aria-hidden />}
              onClick={() => setLeaving(version.number)}
              title={t("versions.list.ejectHint")}
              isBusy={eject.isPending && eject.variables.number === version.number}
            >
              {t("versions.list.eject")}
            </Do>
          </Version>
        ))}
      </ol>
      {live === null && <p className={styles.none}>{t("versions.list.empty")}</p>}
      {versions.isLoading && <Skeleton rows={5} />}
      {versions.isError && items.length === 0 && (
        <LoadError error={versions.error} onRetry={() => void versions.refetch()} />
      )}
      {versions.hasNextPage && (
        <Button isBusy={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
      <RollbackDialog
        agent={agent}
        version={returning}
        onClose={() => setReturning(undefined)}
        onRollback={(body) => rollback.mutate(body)}
      />
      <EjectDialog
        version={leaving}
        onClose={() => setLeaving(undefined)}
        onEject={(ejection) => eject.mutate(ejection)}
      />
    </div>
  );
}

interface VersionProps {
  readonly version: AgentVersionSummary;
  readonly isLive: boolean;
  readonly isShown: boolean;
  /** Whether the server has not said yes yet. */
  readonly isPending: boolean;
  readonly now: number;
  readonly children: ReactNode;
}

function Version({ version, isLive, isShown, isPending, now, children }: VersionProps) {
  const { number, note, summary, restores, created_at } = version;
  const changed = summaryText(version);
  return (
    <li className={styles.entry} data-shown={isShown} aria-busy={isPending}>
      <div className={styles.line}>
        <strong>{t("versions.number", { number })}</strong>
        {isLive && <Badge tone="good">{t("versions.live")}</Badge>}
        {isShown && <Badge tone="accent">{t("versions.list.onPage")}</Badge>}
        <When at={created_at} text={formatAgo(created_at, now)} />
      </div>
      {note !== "" && <p className={styles.note}>{note}</p>}
      <p className={styles.facts}>
        {[
          authorOf(version),
          ...(restores === null ? [] : [t("versions.list.restores", { number: restores })]),
          ...(changed === undefined || isPending ? [] : [changed]),
          ...(isPending ? [t("versions.list.pending")] : []),
        ].join(" · ")}
        {changed === undefined && summary !== "" && <span lang="en"> · {summary}</span>}
      </p>
      {!isPending && (
        <fieldset className={styles.actions} aria-label={t("versions.list.actions", { number })}>
          {children}
        </fieldset>
      )}
    </li>
  );
}

const authorOf = ({ author, created_by }: AgentVersionSummary): string =>
  author?.kind === "api_key"
    ? t("versions.list.byKey", { name: author.name })
    : (author?.name ?? t(created_by === null ? "versions.list.byProgram" : "versions.list.bySomebody"));

function When({ at, text }: { readonly at: string; readonly text: string }) {
  return (
    <time className={styles.when} dateTime={at} title={formatMoment(at)}>
      {text}
    </time>
  );
}

interface DoProps {
  readonly icon: ReactNode;
  readonly onClick: () => void;
  readonly title?: string;
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

function Do({ icon, onClick, title, isBusy = false, children }: DoProps) {
  return (
    <Button size="small" look="ghost" onClick={onClick} title={title} isBusy={isBusy}>
      {!isBusy && icon}
      {children}
    </Button>
  );
}

function EjectRefusal({ number, error }: { readonly number: number; readonly error: Error }) {
  const reasons = ejectReasonsIn(error);
  return (
    <div className={styles.refusal}>
      <Refusal error={error} title={t("versions.eject.failed", { number })} />
      {reasons.length > 0 && (
        <ul className={styles.reasons} aria-label={t("versions.eject.reasons", { number })}>
          {reasons.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {message} <code>{path}</code>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
