import { useBuilder } from "../builder/builder-context.ts";
import { CodeBlock } from "../design/code-block.tsx";
import { Section } from "../fields/section.tsx";
import { nodePath } from "../graph/node-label.ts";
import type { GraphNode } from "../graph/read-graph.ts";
import type { NodeRun } from "../runs/run-state.ts";
import { formatDuration } from "../words/format.ts";
import { t } from "../words/words.ts";
import styles from "./inspector.module.css";

const statuses = {
  running: "status.running",
  waiting: "status.waiting",
  done: "status.done",
  failed: "status.failed",
} as const;

/** What a node did in the run on the page; in the body of a map, for the item that it worked for last. */
export function LatestRun({ node }: { readonly node: GraphNode }) {
  const { activity, path } = useBuilder();
  const found = Object.entries(activity.nodes).findLast(([name]) => {
    const { id, maps } = nodePath(name);
    return id === node.id && maps.length === path.length && maps.every((map, at) => map.id === path[at]);
  });
  return found === undefined ? null : <Run run={found[1]} />;
}

function Run({ run: { status, activation, duration_ms, port, outputs } }: { readonly run: NodeRun }) {
  const facts = [
    ...(duration_ms === null ? [] : [formatDuration(duration_ms)]),
    ...(port === null || port === "" ? [] : [t("inspector.leftBy", { port })]),
    ...(activation > 1 ? [t("inspector.activation", { number: activation })] : []),
  ];
  return (
    <Section title={t("inspector.latestRun")} note={t(statuses[status])}>
      {facts.length > 0 && <p className={styles.facts}>{facts.join(" · ")}</p>}
      {outputs !== null && Object.keys(outputs).length > 0 && (
        <CodeBlock text={JSON.stringify(outputs, null, 2)} />
      )}
    </Section>
  );
}
