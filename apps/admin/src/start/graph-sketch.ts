import type { NodeCategory } from "../graph/node-types.ts";
import { nodeType } from "../graph/node-types.ts";
import type { GraphView } from "../graph/read-graph.ts";

/** A small drawing of a graph, in units of its own from the top left corner. */
export interface GraphSketch {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly SketchedNode[];
  readonly edges: readonly SketchedEdge[];
}

export interface SketchedNode {
  readonly key: string;
  readonly category: NodeCategory;
  /** The box's top left corner. */
  readonly x: number;
  readonly y: number;
}

export interface SketchedEdge {
  readonly key: string;
  /** An SVG path. */
  readonly path: string;
}

/** The boxes' measures and the room between them. */
export const sketchBox = { width: 20, height: 10 };
const between = { x: 14, y: 7 };

/**
 * Draws a graph in columns: each node as far to the right as its longest way from the start, those of a column below each
 * other in the document's order. Edges that lead back, of loops, run below everything. O(nodes · edges).
 */
export function sketchGraph({ nodes, edges }: GraphView): GraphSketch {
  const forward = withoutLoops(nodes, edges);
  const columns = columnsOf(nodes, forward);
  const rows = [...Map.groupBy(nodes, ({ key }) => columns.get(key) ?? 0).entries()];
  const tallest = Math.max(1, ...rows.map(([, column]) => column.length));
  const step = { x: sketchBox.width + between.x, y: sketchBox.height + between.y };
  const placed = new Map(
    rows.flatMap(([column, members]) =>
      members.map(({ key }, row): [string, { x: number; y: number }] => [
        key,
        { x: column * step.x, y: (row + (tallest - members.length) / 2) * step.y },
      ]),
    ),
  );
  const hasLoops = forward.length < edges.length;
  const bottom = tallest * step.y - between.y;
  return {
    width: Math.max(1, rows.length) * step.x - between.x,
    height: bottom + (hasLoops ? between.y : 0),
    nodes: nodes.map(({ key, type }) => ({
      key,
      category: nodeType(type).category,
      ...(placed.get(key) ?? { x: 0, y: 0 }),
    })),
    edges: edges.flatMap(({ key, from, to }): SketchedEdge[] => {
      const [begin, end] = [placed.get(from), placed.get(to)];
      if (begin === undefined || end === undefined) return [];
      const [x1, y1] = [begin.x + sketchBox.width, begin.y + sketchBox.height / 2];
      const [x2, y2] = [end.x, end.y + sketchBox.height / 2];
      if (x2 > x1) {
        const middle = (x1 + x2) / 2;
        return [{ key, path: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}` }];
      }
      const [out, into, below] = [x1 + between.x / 2, x2 - between.x / 2, bottom + between.y / 2];
      return [
        { key, path: `M${x1} ${y1}L${out} ${y1}L${out} ${below}L${into} ${below}L${into} ${y2}L${x2} ${y2}` },
      ];
    }),
  };
}

/** The edges that lead on: those that close a cycle, as a walk from the start meets them, are left out. */
function withoutLoops(nodes: GraphView["nodes"], edges: GraphView["edges"]): GraphView["edges"] {
  const outgoing = Map.groupBy(edges, ({ from }) => from);
  const state = new Map<string, "open" | "done">();
  const loops = new Set<string>();
  // With a stack of its own: a graph can be deeper than the call stack.
  for (const { key: root } of nodes) {
    if (state.has(root)) continue;
    const stack = [{ key: root, next: 0 }];
    state.set(root, "open");
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const edge = outgoing.get(top.key)?.[top.next];
      top.next += 1;
      if (edge === undefined) {
        state.set(top.key, "done");
        stack.pop();
      } else if (state.get(edge.to) === "open") loops.add(edge.key);
      else if (!state.has(edge.to)) {
        state.set(edge.to, "open");
        stack.push({ key: edge.to, next: 0 });
      }
    }
  }
  return edges.filter(({ key }) => !loops.has(key));
}

/** The length of the longest way to each node. The edges have no cycle. */
function columnsOf(nodes: GraphView["nodes"], edges: GraphView["edges"]): ReadonlyMap<string, number> {
  const columns = new Map(nodes.map(({ key }) => [key, 0]));
  for (let hasMoved = true; hasMoved;) {
    hasMoved = false;
    for (const { from, to } of edges) {
      const column = (columns.get(from) ?? 0) + 1;
      if (column <= (columns.get(to) ?? 0)) continue;
      columns.set(to, column);
      hasMoved = true;
    }
  }
  return columns;
}
