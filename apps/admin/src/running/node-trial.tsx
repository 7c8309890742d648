import type { PinnedOutcome } from "@patchbay/contracts";
import { useQuery } from "@tanstack/react-query";
import { ListEnd, Pin, PinOff, Play } from "lucide-react";
import { useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { useBuilder } from "../builder/builder-context.ts";
import { Button } from "../design/button.tsx";
import { Section } from "../fields/section.tsx";
import { Field } from "../design/field.tsx";
import { Notice } from "../design/notice.tsx";
import { parseInput } from "../chat/input-form.ts";
import { type GraphNode, type GraphView, nodeName } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import styles from "./node-trial.module.css";
import { JsonField } from "./json-field.tsx";
import { firstMock, type ToolAnswers } from "./tool-answers.ts";
import { nodesBefore, type Outcomes, toolsOf, type TrialScope, unknownBefore } from "./trial-plan.ts";
import type { TrialDesk } from "./use-trial.ts";

interface NodeTrialProps {
  readonly node: GraphNode;
  readonly view: GraphView;
  readonly desk: TrialDesk;
  /** What nodes did in the last run. */
  readonly outcomes: Outcomes;
  /** What tools answered them in it. */
  readonly answers: ToolAnswers;
  /** Starts a trial; undefined where none can be started now. */
  readonly onTry: ((scope: TrialScope) => void) | undefined;
}

/** Tries one node: alone or from it on, with what came before it pinned to what it did, or to what one says here. */
export function NodeTrial({ node, view, desk, outcomes, answers, onTry }: NodeTrialProps) {
  const before = nodesBefore(view, node.key);
  const scope = { kind: "only", node: node.id } as const;
  const unknown = unknownBefore(view, scope, desk.settings, outcomes);
  const nameOf = (id: string) => nodeName(view.nodes.find((each) => each.id === id) ?? node);
  return (
    <Section title={t("running.node.title")}>
      <div className={styles.trial}>
        <div className={styles.buttons}>
          <Button size="small" disabled={onTry === undefined} onClick={() => onTry?.(scope)}>
            <Play size={13} aria-hidden />
            {t("running.node.only")}
          </Button>
          <Button
            size="small"
            disabled={onTry === undefined}
            onClick={() => onTry?.({ kind: "from", node: node.id })}
          >
            <ListEnd size={13} aria-hidden />
            {t("running.node.from")}
          </Button>
        </div>
        {unknown.length > 0 && (
          <Notice tone="info">
            {t("running.node.unknown", { nodes: unknown.map((id) => nameOf(id)).join(", ") })}
          </Notice>
        )}
        <h4 className={styles.heading}>{t("running.node.own")}</h4>
        <Outcome node={node} desk={desk} known={outcomes.get(node.id)} />
        {toolsOf(node).length > 0 && <Mocks node={node} desk={desk} answers={answers} />}
        <h4 className={styles.heading}>{t("running.node.before")}</h4>
        {before.length === 0 ? (
          <p className={styles.hint}>{t("running.node.nothingBefore")}</p>
        ) : (
          <>
            <p className={styles.hint}>{t("running.node.beforeHint")}</p>
            {before.map((each) => (
              <Outcome key={each.key} node={each} desk={desk} known={outcomes.get(each.id)} />
            ))}
          </>
        )}
      </div>
    </Section>
  );
}

interface OutcomeProps {
  readonly node: GraphNode;
  readonly desk: TrialDesk;
  /** What it did last. */
  readonly known: PinnedOutcome | undefined;
}

/** What a node did last, or is pinned to. An edited value pins it. */
function Outcome({ node, desk, known }: OutcomeProps) {
  const pinned = Object.hasOwn(desk.settings.pinned, node.id) ? desk.settings.pinned[node.id] : undefined;
  const name = nodeName(node);
  const shown = pinned ?? known;
  const ports = node.ports.filter((port) => port !== "");
  const change = (next: Partial<PinnedOutcome>) =>
    desk.pin(node.id, { ...(shown ?? { outputs: {} }), ...next });
  return (
    <div className={styles.outcome} data-pinned={pinned !== undefined}>
      <div className={styles.row}>
        <span className={styles.name}>{name}</span>
        {pinned === undefined ? (
          <Button
            size="small"
            look="ghost"
            onClick={() => change({})}
            title={t("running.node.pinHint")}
            aria-label={`${t("running.node.pin")}: ${name}`}
          >
            <Pin size={13} aria-hidden />
            {t("running.node.pin")}
          </Button>
        ) : (
          <Button
            size="small"
            look="ghost"
            onClick={() => desk.pin(node.id, undefined)}
            aria-label={`${t("running.node.unpin")}: ${name}`}
          >
            <PinOff size={13} aria-hidden />
            {t("running.node.unpin")}
          </Button>
        )}
      </div>
      {shown === undefined ? (
        <p className={styles.hint}>{t("running.value.none")}</p>
      ) : (
        <>
          <JsonField
            key={JSON.stringify(shown.outputs)}
            label={t("running.node.outputs", { node: name })}
            text={JSON.stringify(shown.outputs, null, 2)}
            problemOf={(written) =>
              parseInput(written) === undefined ? t("running.node.notJson") : undefined
            }
            onChange={(written) => {
              const outputs = parseInput(written);
              // What it said is not what it says now.
              if (outputs !== undefined) change({ outputs });
            }}
          />
          {ports.length > 1 && (
            <Field label={t("running.node.port")}>
              {(control) => (
                <select
                  {...control}
                  value={shown.port ?? "out"}
                  onChange={(event) => change({ port: event.target.value })}
                >
                  {[...new Set([shown.port ?? "out", ...ports])].map((port) => (
                    <option key={port}>{port}</option>
                  ))}
                </select>
              )}
            </Field>
          )}
        </>
      )}
    </div>
  );
}

/** What tools answer this node, instead of being called. */
function Mocks({ node, desk, answers }: Pick<NodeTrialProps, "node" | "desk" | "answers">) {
  const { project_id } = useBuilder().agent;
  const tools = useQuery(queries.resources(useApi(), project_id)).data?.tools ?? {};
  const mocked = desk.settings.tools[node.id] ?? {};
  const [open, setOpen] = useState<readonly string[]>(Object.keys(mocked));
  return (
    <>
      <h4 className={styles.heading}>{t("running.node.tools")}</h4>
      {toolsOf(node).map((tool) => (
        <div key={tool} className={styles.outcome} data-pinned={open.includes(tool)}>
          <label className={styles.mock}>
            <input
              type="checkbox"
              checked={open.includes(tool)}
              onChange={({ target }) => {
                setOpen(target.checked ? [...open, tool] : open.filter((each) => each !== tool));
                const known = firstMock(answers.get(node.id)?.get(tool), tools[tool]?.output);
                desk.mock(node.id, tool, target.checked ? known : undefined);
              }}
            />
            <code>{tool}</code>
            <span className={styles.hint}>{t("running.node.mock")}</span>
          </label>
          {open.includes(tool) && (
            <JsonField
              label={t("running.node.mockLabel", { tool })}
              hint={t("running.node.mockHint")}
              text={JSON.stringify(mocked[tool] ?? {}, null, 2)}
              problemOf={(written) => (isJson(written) ? undefined : t("running.fork.notJson"))}
              onChange={(written) => {
                if (isJson(written)) desk.mock(node.id, tool, JSON.parse(written));
              }}
            />
          )}
        </div>
      ))}
    </>
  );
}

function isJson(written: string): boolean {
  try {
    JSON.parse(written);
    return true;
  } catch {
    return false;
  }
}
