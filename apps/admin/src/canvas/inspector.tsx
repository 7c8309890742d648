import type { Diagnostic, Fix } from "@patchbay/graph";
import { ChevronRight, X } from "lucide-react";
import { Collapsible } from "radix-ui";

import { IconButton } from "../design/button.tsx";
import { CodeBlock } from "../design/code-block.tsx";
import { ProblemList } from "../draft/problem-list.tsx";
import { type FieldLook, fieldLook, policyLook } from "../graph/field-look.ts";
import { bodySize } from "../graph/node-summary.ts";
import { nodeType } from "../graph/node-types.ts";
import { type GraphNode, nodeName } from "../graph/read-graph.ts";
import { fields, text } from "../graph/read-fields.ts";
import type { NodeRun } from "../runs/run-state.ts";
import { formatCost, formatDuration } from "../words/format.ts";
import { t } from "../words/words.ts";
import styles from "./inspector.module.css";
import { NodeIcon } from "./node-icon.tsx";

interface InspectorProps {
  readonly node: GraphNode;
  /** What it did in the latest run; undefined where it had no part in one. */
  readonly run: NodeRun | undefined;
  /** Those of this node alone. */
  readonly diagnostics: readonly Diagnostic[];
  readonly onFix: ((fix: Fix) => void) | undefined;
  readonly onClose: () => void;
}

/** What the selected node is, how it is configured and what is wrong with it. */
export function Inspector({ node, run, diagnostics, onFix, onClose }: InspectorProps) {
  const { title, category, icon } = nodeType(node.type);
  const config = Object.entries(node.config);
  const policy = Object.entries(node.policy);
  return (
    // Escape is a shorter way to the button that closes it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      className={styles.inspector}
      aria-label={t("inspector.label")}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <header className={styles.header}>
        <NodeIcon icon={icon} category={category} />
        <div className={styles.titles}>
          <h2 className={styles.name}>{nodeName(node)}</h2>
          <p className={styles.type}>
            {title}
            {node.id !== "" && <code className={styles.id}>{node.id}</code>}
          </p>
        </div>
        <IconButton label={t("inspector.close")} onClick={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      {/* What scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.body} tabIndex={0}>
        {diagnostics.length > 0 && <ProblemList diagnostics={diagnostics} onFix={onFix} />}
        {run !== undefined && <LatestRun run={run} />}
        {config.length === 0 && policy.length === 0 && (
          <p className={styles.none}>{t("inspector.nothing")}</p>
        )}
        {config.map(([name, value]) => (
          <Setting key={name} look={fieldLook(node.type, name)} value={value} />
        ))}
        {policy.length > 0 && (
          <section className={styles.policy}>
            <h3 className={styles.heading}>{t("inspector.policy")}</h3>
            {policy.map(([name, value]) => (
              <Setting key={name} look={policyLook(name)} value={value} />
            ))}
          </section>
        )}
      </div>
    </aside>
  );
}

function LatestRun({ run }: { readonly run: NodeRun }) {
  const { status, activation, duration_ms, port, outputs } = run;
  const facts = [
    t(statuses[status]),
    ...(duration_ms === null ? [] : [formatDuration(duration_ms)]),
    ...(port === null || port === "" ? [] : [t("inspector.leftBy", { port })]),
    ...(activation > 1 ? [t("inspector.activation", { number: activation })] : []),
  ];
  return (
    <section className={styles.latest} data-status={status}>
      <h3 className={styles.heading}>{t("inspector.latestRun")}</h3>
      <p className={styles.facts}>{facts.join(" · ")}</p>
      {outputs !== null && Object.keys(outputs).length > 0 && (
        <CodeBlock text={JSON.stringify(outputs, null, 2)} />
      )}
    </section>
  );
}

const statuses = {
  running: "status.running",
  waiting: "status.waiting",
  done: "status.done",
  failed: "status.failed",
} as const;

function Setting({ look, value }: { readonly look: FieldLook; readonly value: unknown }) {
  return (
    <section className={styles.setting}>
      <h3 className={styles.label}>{look.title}</h3>
      <Value look={look} value={value} />
    </section>
  );
}

function Value({ look, value }: { readonly look: FieldLook; readonly value: unknown }) {
  if (typeof value === "string" && look.kind === "prose") return <p className={styles.prose}>{value}</p>;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return <code className={styles.code}>{shortText(value, look.kind)}</code>;
  if (look.kind === "graph") return <Body body={value} />;
  if (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each !== "object"))
    return (
      <ul className={styles.chips}>
        {[...new Set(value.map(String))].map((each) => (
          <li key={each} className={styles.chip}>
            {each}
          </li>
        ))}
      </ul>
    );
  const cases = look.kind === "json" ? [] : readCases(value);
  if (cases.length > 0)
    return (
      <dl className={styles.cases}>
        {cases.map(({ label, value: each }, index) => (
          // A wrong draft may name two cases alike; none of them keeps any state.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={`${index}-${label}`} className={styles.case}>
            <dt>{withoutUnit(label)}</dt>
            <dd>
              <code className={styles.code}>{caseText(label, each)}</code>
            </dd>
          </div>
        ))}
      </dl>
    );
  return <CodeBlock text={JSON.stringify(value, null, 2)} />;
}

/** A graph inside a node: how large it is, and on request all of it. */
function Body({ body }: { readonly body: unknown }) {
  return (
    <Collapsible.Root className={styles.graph}>
      <Collapsible.Trigger className={styles.opener}>
        <ChevronRight className={styles.chevron} size={14} aria-hidden />
        {bodySize(body)}
      </Collapsible.Trigger>
      <Collapsible.Content>
        <CodeBlock text={JSON.stringify(body, null, 2)} />
      </Collapsible.Content>
    </Collapsible.Root>
  );
}

const withoutUnit = (name: string): string => name.replace(/_(?:ms|usd)$/, "").replaceAll("_", " ");

/** A value within a setting, with the unit that its name says. */
function caseText(name: string, value: unknown): string {
  if (typeof value === "number" && name.endsWith("_usd")) return formatCost(value);
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value.join(", ");
  return shortText(value, name.endsWith("_ms") ? "duration" : "code");
}

function shortText(value: unknown, kind: FieldLook["kind"]): string {
  if (typeof value === "number" && kind === "duration") return formatDuration(value);
  if (typeof value === "number" && kind === "seconds") return formatDuration(value * 1_000);
  return typeof value === "string" ? value : JSON.stringify(value);
}

interface Case {
  readonly label: string;
  readonly value: unknown;
}

/** Named values, in either of the two ways in which the language writes them; empty for anything else. */
function readCases(value: unknown): readonly Case[] {
  if (!Array.isArray(value))
    return Object.entries(fields(value)).map(([label, each]) => ({ label, value: each }));
  const read = value.flatMap((each: unknown): Case[] => {
    const { id, kind, ...others } = fields(each);
    const label = text(id) || text(kind);
    const [only, ...more] = Object.values(others);
    if (label === "") return [];
    return [{ label, value: only === undefined ? "" : more.length === 0 ? only : others }];
  });
  return read.length === value.length ? read : [];
}
