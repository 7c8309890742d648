import type { SequencedRunEvent } from "@patchbay/contracts";
import {
  ExpressionError,
  type Json,
  type JsonObject,
  nodeDefinitions,
  parseExpression,
  type Scope,
} from "@patchbay/graph";

import { type Preview, previewExpression, type RunValues, type Source } from "../check/preview-expression.ts";
import { nodePath } from "../graph/node-label.ts";
import { type Fields, fields, isFields, text } from "../graph/read-fields.ts";
import { type GraphNode, readGraph } from "../graph/read-graph.ts";
import { type KnownRun, runValues } from "../inspector/run-values.ts";
import { homeOf } from "./trace-changes.ts";

/** What a field of a node's config came to. */
export interface WentIn {
  /** The way to it in the config: `["cases", "0", "when"]`. */
  readonly way: readonly string[];
  readonly preview: Exclude<Preview, { readonly status: "none" }>;
}

/** A node with the graph that it stands in. */
export interface NodePlace {
  readonly node: GraphNode;
  /** The channels of that graph, as it declares them. */
  readonly state: Fields;
}

/** Finds a node by its name in events; undefined where the document does not have it. */
export function placeOf(graph: JsonObject, nodeId: string): NodePlace | undefined {
  const { id, maps } = nodePath(nodeId);
  let home: unknown = graph;
  for (const map of maps) home = readGraph(home).nodes.find((node) => node.id === map.id)?.config["body"];
  const node = readGraph(home).nodes.find((each) => each.id === id);
  return node === undefined ? undefined : { node, state: fields(fields(home)["state"]) };
}

/** What is known of a run at some moment. */
interface Known {
  readonly input: JsonObject;
  /** Those before the moment. */
  readonly events: readonly SequencedRunEvent[];
}

/**
 * What an activation was given: each expression of its config with its value at that moment. Evaluated here, from what the
 * log tells of the time before it; what the log does not tell (messages, what lies in the thread) has no value.
 */
export function whatWentIn(graph: JsonObject, nodeId: string, known: Known): readonly WentIn[] {
  const place = placeOf(graph, nodeId);
  if (place === undefined) return [];
  const reading = nodeDefinitions.get(place.node.type)?.configure(place.node.config);
  if (reading?.ok !== true) return [];
  const values = valuesAt(graph, nodeId, known);
  return reading.configured.sites.flatMap((site): WentIn[] => {
    const source = sourceOf(site.kind, site.value);
    if (source === undefined) return [];
    const found = previewExpression(source, values);
    const preview = found.status === "none" ? asWritten(source) : found;
    return preview === undefined ? [] : [{ way: site.pointer.split("/").slice(1), preview }];
  });
}

/** What the graph was given that a node stands in: the run's input, or that of an item; undefined where nothing tells. */
export const itemInput = (graph: JsonObject, nodeId: string, known: Known): JsonObject | undefined =>
  homeOf(nodeId) === "" ? known.input : bodyInput(graph, nodeId, known);

/** The values that expressions of a node could read after some events. */
function valuesAt(graph: JsonObject, nodeId: string, { input, events }: Known): RunValues {
  const home = homeOf(nodeId);
  const place = placeOf(graph, nodeId);
  const { maps } = nodePath(nodeId);
  const outputs: Record<string, JsonObject> = {};
  const channels: Record<string, Json> = {};
  for (const { event } of events) {
    if (event.type === "node.completed" && homeOf(event.node_id) === home)
      outputs[event.node_id] = event.outputs;
    if (event.type === "state.updated" && homeOf(event.node_id) === home)
      Object.assign(channels, event.channels);
  }
  const known: KnownRun = { input, channels, outputs };
  const path = maps.map((map) => map.id);
  if (path.length === 0) return runValues(known, path, place?.state);
  const { nodes = {} } = runValues(known, path);
  const given = bodyInput(graph, nodeId, { input, events });
  return { nodes, state: known.channels, ...(given !== undefined && { input: given }) };
}

/** What the body around a node was given for its item; undefined where that cannot be told. */
function bodyInput(graph: JsonObject, nodeId: string, known: Known): JsonObject | undefined {
  const map = /^(.+)\[(\d+)\]\.[^.]+$/.exec(nodeId);
  if (map === null) return undefined;
  const [, mapId = "", number = ""] = map;
  const begun = known.events.findLastIndex(
    ({ event }) => event.type === "node.started" && event.node_id === mapId,
  );
  const config = placeOf(graph, mapId)?.node.config;
  if (config === undefined || begun === -1) return undefined;
  const scope = valuesAt(graph, mapId, { ...known, events: known.events.slice(0, begun) });
  const items = evaluate(config["items"], scope);
  const index = Number(number);
  if (!Array.isArray(items) || index >= items.length) return undefined;
  const own = { ...scope, item: items[index] ?? null, index };
  const inputs = isFields(config["input"]) ? config["input"] : { item: "item", index: "index" };
  const values = Object.entries(inputs).map(([name, source]) => [name, evaluate(source, own)] as const);
  if (values.some(([, value]) => value === undefined)) return undefined;
  // None is undefined, as was just seen.
  return Object.fromEntries(values) as JsonObject;
}

/** The value of an expression; undefined where it cannot be read, or needs what is not known. */
function evaluate(source: unknown, scope: Scope): Json | undefined {
  const parsed = parseExpression(text(source));
  if (!parsed.ok) return undefined;
  try {
    return parsed.expression.evaluate(scope);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function sourceOf(kind: string, value: Json): Source | undefined {
  switch (kind) {
    case "expression":
    case "template":
      return typeof value === "string" ? { kind, text: value } : undefined;
    case "value":
      return { kind, value };
    default:
      return undefined;
  }
}

/** What holds no expression goes in as it is written. */
function asWritten(source: Source): WentIn["preview"] | undefined {
  const written = source.kind === "value" ? JSON.stringify(source.value) : source.text;
  if (source.kind === "expression" || written === "") return undefined;
  return { status: "value", text: written.slice(0, longest), isCut: written.length > longest };
}

/** As many characters as of a value that was evaluated. */
const longest = 1_000;
