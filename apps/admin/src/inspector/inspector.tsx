import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { useBuilder } from "../builder/builder-context.ts";
import { graphPointer } from "../builder/graph-pointer.ts";
import { onlyNode } from "../builder/selection.ts";
import type { GraphNode } from "../graph/read-graph.ts";
import { GraphSettings } from "../settings/graph-settings.tsx";
import { t } from "../words/words.ts";
import { EdgeInspector } from "./edge-inspector.tsx";
import { type InspectorGround, InspectorContext } from "./inspector-context.ts";
import styles from "./inspector.module.css";
import { ManyInspector } from "./many-inspector.tsx";
import { NodeInspector } from "./node-inspector.tsx";
import { useRunValues } from "./use-run-values.ts";

interface InspectorProps {
  /** What else there is to see of a node, below all that is set up: how to try it, for one. */
  readonly below?: ReactNode;
}

/** What is selected of the graph, and how it is set up; with nothing selected, the graph itself. */
export function Inspector({ below }: InspectorProps) {
  const builder = useBuilder();
  const { selection, view, document, path, agent } = builder;
  const values = useRunValues(builder);
  const resources = useQuery(queries.resources(useApi(), agent.project_id)).data;
  const pointer = graphPointer(document, path);
  const node = view.nodes.find(({ key }) => key === onlyNode(selection));
  const count = selection.nodes.length + selection.edges.length + selection.notes.length;
  const ground = useMemo(
    (): InspectorGround => ({ values, resources, graphPointer: pointer }),
    [values, resources, pointer],
  );
  return (
    <InspectorContext value={ground}>
      {/* What is undone in its fields is undone in the document, of which they show a part. */}
      <section
        // What is looked at next is looked at from its beginning.
        key={node?.key ?? ""}
        className={styles.inspector}
        aria-label={t("inspector.label")}
        data-edits="document"
        data-region="inspector"
      >
        <Inspected node={node} count={count} />
        {node !== undefined && below}
      </section>
    </InspectorContext>
  );
}

interface InspectedProps {
  readonly node: GraphNode | undefined;
  /** How many things are selected. */
  readonly count: number;
}

function Inspected({ node, count }: InspectedProps) {
  const [edge] = useBuilder().selection.edges;
  if (node !== undefined) return <NodeInspector node={node} />;
  if (count === 1 && edge !== undefined) return <EdgeInspector edge={edge} />;
  return count > 1 ? <ManyInspector /> : <GraphSettings />;
}
