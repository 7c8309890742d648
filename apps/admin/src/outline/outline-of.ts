import type { Diagnostic, JsonObject } from "@patchbay/graph";

import type { EdgeRef } from "../editing/commands/edge-edits.ts";
import { notesOf } from "../editing/document-parts.ts";
import type { GraphPath } from "../editing/edit.ts";
import { diagnosticsByNode } from "../graph/diagnostics-of-node.ts";
import { isFields, text } from "../graph/read-fields.ts";
import { type GraphEdge, type GraphNode, type GraphView, nodeName, readGraph } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import { type Dominators, dominatorsOf } from "./dominators.ts";
import {
  type BodyItem,
  type NodeItem,
  nodeItemId,
  type OutlineItem,
  type PortItem,
  type Reference,
} from "./outline-item.ts";

/**
 * A document in reading order from start, as an outline. Each node stands once and each edge once. What only one port leads
 * to stands below that port; where branches meet again, the outline goes on behind the node at which they parted; and what
 * is shown elsewhere is a reference. A chain is a plain list. Total, whatever the draft holds: cycles, islands, ids that
 * are used twice. About linear in what the document holds.
 *
 * @param diagnostics of this document, with pointers from its root
 */
export function outlineOf(
  document: JsonObject,
  diagnostics: readonly Diagnostic[],
  view: GraphView = readGraph(document),
): readonly OutlineItem[] {
  return outlineAt(document, view, diagnostics, []);
}

/** How deep bodies are read; a document cannot be nested deeper and still be checked. */
const deepestBody = 16;

function outlineAt(
  document: JsonObject,
  view: GraphView,
  diagnostics: readonly Diagnostic[],
  path: GraphPath,
): readonly OutlineItem[] {
  const links = linksOf(view);
  const starts = view.nodes.filter(({ type }) => type === "start").map(({ key }) => key);
  const reached = reach(starts, links);
  const islands = view.nodes.filter(({ key }) => !reached.has(key)).map(({ key }) => key);
  const reader: Reader = { links, path, problems: diagnosticsByNode(diagnostics), diagnostics };
  const unreached = sequence(reader, beginnings(islands, links), new Set(islands));
  const notes = noteItems(document, path);
  const place = path.join("/");
  return [
    ...sequence(reader, starts, reached),
    ...(unreached.length === 0
      ? []
      : [
          {
            kind: "unreached" as const,
            id: `unreached ${place}`,
            path,
            label: t("outline.unreached"),
            children: unreached,
          },
        ]),
    ...(notes.length === 0
      ? []
      : [{ kind: "notes" as const, id: `notes ${place}`, path, label: t("outline.notes"), children: notes }]),
  ];
}

/** Edges by the node that they leave, without those that say the same again, and what else is looked up all the time. */
interface Links {
  readonly byKey: ReadonlyMap<string, GraphNode>;
  readonly leaving: ReadonlyMap<string, readonly GraphEdge[]>;
  readonly entering: ReadonlyMap<string, readonly GraphEdge[]>;
}

function linksOf(view: GraphView): Links {
  const byKey = new Map(view.nodes.map((node) => [node.key, node]));
  const once = new Map(view.edges.map((edge) => [edgeId(edge), edge]));
  const leaving = Map.groupBy(once.values(), ({ from }) => from);
  for (const [from, edges] of leaving) {
    const ports = new Map(byKey.get(from)?.ports.map((port, index) => [port, index]));
    edges.sort((a, b) => (ports.get(a.port) ?? 0) - (ports.get(b.port) ?? 0) || a.index - b.index);
  }
  return { byKey, leaving, entering: Map.groupBy(once.values(), ({ to }) => to) };
}

const edgeId = ({ from, port, to }: EdgeRef): string => JSON.stringify([from, port, to]);

function reach(from: readonly string[], { leaving }: Links): ReadonlySet<string> {
  const reached = new Set(from);
  // A Set also visits what is added while it is being walked, so it is the queue too.
  for (const key of reached) for (const { to } of leaving.get(key) ?? []) reached.add(to);
  return reached;
}

/** Where to begin to read islands: at what nothing leads to, and of a ring at its first node in the document. */
function beginnings(islands: readonly string[], links: Links): readonly string[] {
  const members = new Set(islands);
  const isEntered = (key: string) =>
    (links.entering.get(key) ?? []).some(({ from }) => from !== key && members.has(from));
  const found = islands.filter((key) => !isEntered(key));
  const seen = new Set(reach(found, links));
  for (const key of islands) {
    if (seen.has(key)) continue;
    found.push(key);
    for (const each of reach([key], links)) seen.add(each);
  }
  return found;
}

interface Reader {
  readonly links: Links;
  readonly path: GraphPath;
  readonly problems: ReadonlyMap<number, readonly Diagnostic[]>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Stands for whatever leads to the first nodes. No key of a node is empty. */
const outside = "";

/** The lines of what some nodes reach among the members of their part of the graph. */
function sequence(
  reader: Reader,
  from: readonly string[],
  members: ReadonlySet<string>,
): readonly OutlineItem[] {
  const { links } = reader;
  const dominators = dominatorsOf(outside, (key) =>
    key === outside
      ? from
      : [...new Set((links.leaving.get(key) ?? []).map(({ to }) => to))].filter((to) => members.has(to)),
  );
  const places = placesOf(links, dominators);
  return linesFrom(
    { ...reader, ...places, dominates: dominators.dominates },
    places.behind.get(outside) ?? [],
    0,
  );
}

/** Where each node stands: below an edge that alone leads to it, or behind a node at which all ways to it part. */
interface Places {
  /** By the edge's id. */
  readonly below: ReadonlyMap<string, string>;
  readonly behind: ReadonlyMap<string, readonly string[]>;
  /** Edges that need no line, since their target is the very next one. */
  readonly implied: ReadonlySet<string>;
}

function placesOf({ byKey, leaving, entering }: Links, { order, above, dominates }: Dominators): Places {
  const below = new Map<string, string>();
  const behind = new Map<string, string[]>();
  const implied = new Set<string>();
  for (const key of order.slice(1)) {
    const over = above.get(key) ?? outside;
    const ways = (entering.get(key) ?? []).filter(({ from }) => above.has(from) && !dominates(key, from));
    const [way, ...others] = ways;
    const isOnly = way !== undefined && way.from === over && others.length === 0;
    const isNext = isOnly && byKey.get(over)?.ports.length === 1 && leaving.get(over)?.length === 1;
    if (isNext) implied.add(edgeId(way));
    if (isOnly && !isNext) below.set(edgeId(way), key);
    else behind.set(over, [...(behind.get(over) ?? []), key]);
  }
  return { below, behind, implied };
}

/** What the lines of one part of the graph are made from. */
type Part = Reader & Places & Pick<Dominators, "dominates">;

/** How many lists in lists a part may be; a longer ladder of branches goes on as a list. No screen is wide enough for more. */
const deepestLevel = 24;

/** The lines of nodes and of all that stands behind them, one list. A chain may be thousands long: no recursion along it. */
function linesFrom(part: Part, keys: readonly string[], depth: number): OutlineItem[] {
  const lines: OutlineItem[] = [];
  const waiting = keys.toReversed();
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const node = part.links.byKey.get(key);
    if (node === undefined) continue;
    const tooDeep: string[] = [];
    lines.push(nodeLine(part, node, depth, tooDeep));
    waiting.push(...(part.behind.get(key) ?? []).toReversed(), ...tooDeep.toReversed());
  }
  return lines;
}

/** @param tooDeep takes the nodes that would stand below this one, but too deep */
function nodeLine(part: Part, node: GraphNode, depth: number, tooDeep: string[]): NodeItem {
  const { path, problems, links, implied } = part;
  const body = bodyLine(part, node);
  const leaving = links.leaving.get(node.key) ?? [];
  const edges = leaving.filter((edge) => !implied.has(edgeId(edge)));
  const isPlain = node.ports.length === 1 && leaving.length < 2;
  const byPort = Map.groupBy(edges, ({ port }) => port);
  const below = isPlain
    ? edges.map((edge) => referenceLine(part, node, edge))
    : node.ports.map((port) => portLine(part, node, port, byPort.get(port) ?? [], depth, tooDeep));
  return {
    kind: "node",
    id: nodeItemId(path, node.key),
    path,
    label: nodeName(node),
    node,
    problems: problems.get(node.index) ?? [],
    children: [body, ...below].filter(isLine),
  };
}

function portLine(
  part: Part,
  node: GraphNode,
  port: string,
  edges: readonly GraphEdge[],
  depth: number,
  tooDeep: string[],
): PortItem {
  const [edge, ...others] = edges;
  const lines = edges.flatMap((each): readonly OutlineItem[] => {
    const key = part.below.get(edgeId(each));
    if (key !== undefined && depth < deepestLevel) {
      const below = linesFrom(part, [key], depth + 1);
      return others.length === 0 ? below : asOne(below);
    }
    if (key !== undefined) tooDeep.push(key);
    return [referenceLine(part, node, each)].filter(isLine);
  });
  const [line] = lines;
  // A port that leads to one thing elsewhere says so in its own line.
  const leadsTo =
    edge !== undefined && others.length === 0 && line?.kind === "reference"
      ? referenceOf(part, node, edge)
      : undefined;
  return {
    kind: "port",
    id: `port ${lineIdAt(part.path, node.key, port)}`,
    path: part.path,
    label: port,
    node,
    port,
    leadsTo,
    isLoose: edges.length === 0,
    children: leadsTo === undefined ? lines : [],
  };
}

/** Several lines as one: the first with the others below it, so that the branches of a fork do not run into each other. */
function asOne([first, ...others]: readonly OutlineItem[]): readonly OutlineItem[] {
  return first === undefined ? [] : [{ ...first, children: [...first.children, ...others] }];
}

const isLine = (line: OutlineItem | undefined): line is OutlineItem => line !== undefined;

function referenceLine(part: Part, from: GraphNode, edge: GraphEdge): OutlineItem | undefined {
  const reference = referenceOf(part, from, edge);
  if (reference === undefined) return undefined;
  const id = `edge ${lineIdAt(part.path, edge.from, edge.port, edge.to)}`;
  const label = nodeName(reference.target);
  return { kind: "reference", id, path: part.path, label, children: [], ...reference };
}

function referenceOf(
  { links, dominates }: Part,
  from: GraphNode,
  { port, to }: GraphEdge,
): Reference | undefined {
  const target = links.byKey.get(to);
  if (target === undefined) return undefined;
  return { edge: { from: from.key, port, to }, from, target, goesBack: dominates(to, from.key) };
}

/** The body of a map with an outline of its own. */
function bodyLine({ path, diagnostics }: Reader, node: GraphNode): BodyItem | undefined {
  const { body } = node.config;
  if (!isFields(body) || path.length >= deepestBody) return undefined;
  const inner = [...path, node.key];
  const prefix = `/nodes/${node.index}/config/body`;
  const found = diagnostics.flatMap((each) =>
    each.path.startsWith(`${prefix}/`) ? [{ ...each, path: each.path.slice(prefix.length) }] : [],
  );
  return {
    kind: "body",
    id: `body ${inner.join("/")}`,
    path,
    label: t("outline.body"),
    node,
    body: inner,
    // What lies in a JSON document is JSON.
    children: outlineAt(body as JsonObject, readGraph(body), found, inner),
  };
}

function noteItems(document: JsonObject, path: GraphPath): readonly OutlineItem[] {
  return notesOf(document).map((note, index) => {
    const noteId = text(note["id"]);
    const label = text(note["text"]).trim().split("\n")[0] || t("outline.emptyNote");
    // Its place makes it unique where a draft uses an id twice.
    return {
      kind: "note",
      id: `note ${lineIdAt(path, noteId, String(index))}`,
      path,
      label,
      noteId,
      children: [],
    };
  });
}

const lineIdAt = (path: GraphPath, ...parts: readonly string[]): string =>
  [...path, JSON.stringify(parts)].join("/");
