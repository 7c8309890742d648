import type { Diagnostic, Fix } from "@patchbay/graph";
import { X } from "lucide-react";

import { IconButton } from "../design/button.tsx";
import { CodeBlock } from "../design/code-block.tsx";
import { ProblemList } from "../draft/problem-list.tsx";
import { nodeType } from "../graph/node-types.ts";
import { type GraphNode, nodeName } from "../graph/read-graph.ts";
import type { NodeRun } from "../runs/run-state.ts";
import { formatDuration } from "../words/format.ts";
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

// Texts that people write for models to read: they are set as prose, everything else as code.
const prose = new Set(["instructions", "system", "prompt", "text", "description", "message"]);

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
          <Setting key={name} name={name} value={value} />
        ))}
        {policy.length > 0 && (
          <section className={styles.policy}>
            <h3 className={styles.heading}>{t("inspector.policy")}</h3>
            {policy.map(([name, value]) => (
              <Setting key={name} name={name} value={value} />
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

const statuses = { running: "status.running", done: "status.done", failed: "status.failed" } as const;

function Setting({ name, value }: { readonly name: string; readonly value: unknown }) {
  return (
    <section className={styles.setting}>
      <h3 className={styles.label}>{labelOf(name)}</h3>
      <Value name={name} value={value} />
    </section>
  );
}

/** A setting's name as people write it; its unit goes to the value. */
const labelOf = (name: string): string => name.replace(/_ms$/, "").replaceAll("_", " ");

function Value({ name, value }: { readonly name: string; readonly value: unknown }) {
  if (typeof value === "string")
    return prose.has(name) ? (
      <p className={styles.prose}>{value}</p>
    ) : (
      <code className={styles.code}>{value}</code>
    );
  if (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string"))
    return (
      <ul className={styles.chips}>
        {[...new Set(value)].map((each) => (
          <li key={each} className={styles.chip}>
            {each}
          </li>
        ))}
      </ul>
    );
  if (typeof value === "number" || typeof value === "boolean")
    return (
      <code className={styles.code}>
        {name.endsWith("_ms") && typeof value === "number" ? formatDuration(value) : String(value)}
      </code>
    );
  const cases = readCases(value);
  if (cases.length > 0)
    return (
      <dl className={styles.cases}>
        {cases.map(([label, expression], index) => (
          // A wrong draft may name two cases alike; none of them keeps any state.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={`${index}-${label}`} className={styles.case}>
            <dt>{labelOf(label)}</dt>
            <dd>
              <code className={styles.code}>
                {label.endsWith("_ms") && typeof expression === "number"
                  ? formatDuration(expression)
                  : expression}
              </code>
            </dd>
          </div>
        ))}
      </dl>
    );
  return <pre className={styles.code}>{JSON.stringify(value, null, 2)}</pre>;
}

/** Names with their expressions, in either of the two ways in which the language writes them; empty for anything else. */
function readCases(value: unknown): readonly (readonly [string, string | number])[] {
  if (typeof value !== "object" || value === null) return [];
  const pairs: (readonly [unknown, unknown])[] = Array.isArray(value)
    ? value.map((each: unknown) =>
        typeof each === "object" && each !== null && "id" in each && "when" in each
          ? [each.id, each.when]
          : [undefined, undefined],
      )
    : Object.entries(value);
  const read = pairs.flatMap(([label, expression]) =>
    typeof label === "string" && (typeof expression === "string" || typeof expression === "number")
      ? [[label, expression] as const]
      : [],
  );
  return read.length === pairs.length ? read : [];
}
