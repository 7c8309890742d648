import type { Json } from "@patchbay/graph";
import { z } from "zod";

/** As much of a document as can be drawn; examples are wrong in other places. */
const Drawable = z.object({
  nodes: z.array(z.object({ id: z.string(), type: z.string() })).max(50),
  edges: z.array(z.object({ from: z.string(), port: z.string().optional(), to: z.string() })),
});

/**
 * A graph as a Mermaid flowchart, which code hosts draw; the node or edge that `path` points into is marked. Nothing
 * where there is nothing to draw.
 */
export function flowchart(document: Json, path = ""): string[] {
  const read = Drawable.safeParse(document);
  if (!read.success) return [];
  const { nodes, edges } = read.data;
  const ids = [...new Set([...nodes.map(({ id }) => id), ...edges.flatMap(({ from, to }) => [from, to])])];
  // Mermaid has words of its own, “end” among them, so nodes are numbered and their ids are labels.
  const name = (id: string): string => `n${ids.indexOf(id)}`;
  const typeOf = new Map(nodes.map(({ id, type }) => [id, type]));
  const [, list, index] = path.split("/");
  const marked = list === "nodes" ? nodes[Number(index)] : undefined;
  return [
    [
      "```mermaid",
      "flowchart LR",
      ...ids.map((id) => `  ${name(id)}["${label(id, typeOf.get(id))}"]`),
      ...edges.map(
        ({ from, port, to }) => `  ${name(from)} -->${port === undefined ? "" : `|"${port}"|`} ${name(to)}`,
      ),
      ...(marked === undefined ? [] : [`  style ${name(marked.id)} ${mark}`]),
      ...(list === "edges" && index !== undefined ? [`  linkStyle ${index} ${mark}`] : []),
      "```",
    ].join("\n"),
  ];
}

/** A red that can be told from both a light and a dark page. */
const mark = "stroke:#d1242f,stroke-width:3px";

const label = (id: string, type: string | undefined): string =>
  type === undefined ? `${id}: no such node` : id === type ? id : `${id}: ${type}`;
