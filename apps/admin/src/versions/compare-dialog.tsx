import type { Agent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import { Tabs } from "radix-ui";
import { lazy, Suspense, useMemo, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { IconButton } from "../design/button.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { formatDocument } from "../editing/document-store.ts";
import { LoadError } from "../shell/load-error.tsx";
import { t } from "../words/words.ts";
import { ChangeList } from "./change-list.tsx";
import { namesIn } from "./change-text.ts";
import styles from "./compare-dialog.module.css";
import { type ComparedState, parseState, stateName, statesOf } from "./compared-state.ts";
import { DiffCanvas } from "./diff-canvas.tsx";
import { diffView } from "./diff-view.ts";
import { Overlay } from "./overlay.tsx";

const DiffText = lazy(() => import("./diff-text.tsx").then((module) => ({ default: module.DiffText })));

/** Which two states are compared first; the person may choose others. */
export interface Comparison {
  readonly from: ComparedState;
  readonly to: ComparedState;
}

interface CompareDialogProps {
  readonly agent: Agent;
  /** The draft as it stands on the page. */
  readonly draft: JsonObject;
  /** Undefined while the dialog is closed. */
  readonly comparison: Comparison | undefined;
  readonly onClose: () => void;
}

/** What differs between any two states of an agent: in one drawing, or as text. */
export function CompareDialog({ agent, draft, comparison, onClose }: CompareDialogProps) {
  return (
    <Overlay
      look="stage"
      title={t("versions.compare.title")}
      description={t("versions.compare.description", { name: agent.name })}
      isOpen={comparison !== undefined}
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      {comparison !== undefined && <Comparing agent={agent} draft={draft} first={comparison} />}
    </Overlay>
  );
}

function Comparing({
  agent,
  draft,
  first,
}: Pick<CompareDialogProps, "agent" | "draft"> & { readonly first: Comparison }) {
  const [states, setStates] = useState(first);
  const versions = useInfiniteQuery({
    ...queries.versions(useApi(), agent.id),
    enabled: agent.published_version !== null,
  });
  const from = useDocument(agent, states.from, draft);
  const to = useDocument(agent, states.to, draft);
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  const options = statesOf(items, states.from, states.to);
  const failed = [from, to].find(({ error }) => error !== null);
  const choice = (side: "from" | "to") => (
    <label className={styles.side}>
      <span>{t(`versions.compare.${side}`)}</span>
      <select
        className={styles.select}
        value={states[side]}
        onChange={(event) => setStates({ ...states, [side]: parseState(event.target.value) })}
      >
        {options.map((state) => (
          <option key={state} value={state}>
            {stateName(state, agent)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <div className={styles.sides}>
        {choice("from")}
        <IconButton
          label={t("versions.compare.swap")}
          onClick={() => setStates({ from: states.to, to: states.from })}
        >
          <ArrowLeftRight size={15} aria-hidden />
        </IconButton>
        {choice("to")}
      </div>
      {failed?.error != null ? (
        <LoadError error={failed.error} onRetry={failed.retry} />
      ) : from.document === undefined || to.document === undefined ? (
        <div className={styles.loading}>
          <Skeleton rows={8} />
        </div>
      ) : (
        <Difference
          key={`${states.from} ${states.to}`}
          from={from.document}
          to={to.document}
          labels={{ from: stateName(states.from, agent), to: stateName(states.to, agent) }}
        />
      )}
    </>
  );
}

/** The document of a state; a version is read once and for all. */
function useDocument(agent: Agent, state: ComparedState, draft: JsonObject) {
  const number = state === "draft" ? undefined : state;
  const version = useQuery({
    ...queries.version(useApi(), agent.id, number ?? 0),
    enabled: number !== undefined,
  });
  return number === undefined
    ? { document: draft, error: null, retry: () => undefined }
    : { document: version.data?.graph, error: version.error, retry: () => void version.refetch() };
}

interface DifferenceProps {
  readonly from: JsonObject;
  readonly to: JsonObject;
  readonly labels: { readonly from: string; readonly to: string };
}

function Difference({ from, to, labels }: DifferenceProps) {
  const diff = useMemo(() => diffView(from, to), [from, to]);
  const names = useMemo(() => namesIn(from, to), [from, to]);
  const [picked, setPicked] = useState<number>();
  const [look, setLook] = useState<"split" | "unified">("split");
  const count = diff.changes.length;

  const pickNode = (key: string | undefined) => {
    const about = diff.changes.findIndex(({ nodes }) => key !== undefined && nodes.includes(key));
    setPicked(about === -1 ? undefined : about);
  };

  return (
    <Tabs.Root className={styles.difference} defaultValue="canvas">
      <aside className={styles.changes} aria-label={t("versions.changes.label")}>
        <h3 className={styles.heading}>
          {count === 1 ? t("versions.changes.one") : t("versions.changes.count", { count })}
        </h3>
        <div className={styles.list}>
          <ChangeList changes={diff.changes} names={names} picked={picked} onPick={setPicked} />
        </div>
      </aside>
      <div className={styles.view}>
        <div className={styles.bar}>
          <Tabs.List className={styles.tabs} aria-label={t("versions.compare.view")}>
            <Tabs.Trigger className={styles.tab} value="canvas">
              {t("versions.compare.canvas")}
            </Tabs.Trigger>
            <Tabs.Trigger className={styles.tab} value="text">
              {t("versions.compare.text")}
            </Tabs.Trigger>
          </Tabs.List>
          <Legend />
        </div>
        <Tabs.Content className={styles.content} value="canvas" tabIndex={-1}>
          <DiffCanvas
            diff={diff}
            shown={picked === undefined ? undefined : diff.changes[picked]}
            onPickNode={pickNode}
          />
        </Tabs.Content>
        <Tabs.Content className={styles.content} value="text" tabIndex={-1}>
          <fieldset className={styles.looks} aria-label={t("versions.compare.view")}>
            {(["split", "unified"] as const).map((each) => (
              <button
                key={each}
                type="button"
                className={styles.look}
                aria-pressed={each === look}
                onClick={() => setLook(each)}
              >
                {t(`versions.compare.${each}`)}
              </button>
            ))}
          </fieldset>
          <div className={styles.text}>
            <Suspense fallback={<Skeleton rows={8} />}>
              <DiffText
                from={formatDocument(from)}
                to={formatDocument(to)}
                labels={{
                  from: t("versions.compare.textFrom", { state: labels.from }),
                  to: t("versions.compare.textFrom", { state: labels.to }),
                }}
                look={look}
              />
            </Suspense>
          </div>
        </Tabs.Content>
      </div>
    </Tabs.Root>
  );
}

function Legend() {
  return (
    <ul className={styles.legend}>
      {(["added", "removed", "changed"] as const).map((mark) => (
        <li key={mark} data-mark={mark}>
          {t(`versions.mark.${mark}`)}
        </li>
      ))}
    </ul>
  );
}
