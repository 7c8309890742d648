import { z } from "zod";

import type { CheckMemo } from "../check-memo.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic, fixing } from "../diagnostics/registry.ts";
import { say } from "../diagnostics/say.ts";
import { withinPath } from "../diagnostics/within-path.ts";
import { escapePointer } from "../expression/parse-value.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { ObjectSchema } from "../schema/json-schema.ts";
import { surveyDocument } from "./document-size.ts";
import { Channel, Edge, GraphDocument, Id, Limits, Node } from "./graph-document.ts";
import { issueMessage, missingMessage } from "./issue-message.ts";
import { documentLimits } from "./limits.ts";
import { bodyOf, deepestBody, withBody } from "./map-body.ts";
import { withMendedSchemas } from "./mended-schemas.ts";
import { memberOf, type ReadPart, readPart } from "./read-part.ts";
import { upgradeDocument } from "./upgrade.ts";

export interface ReadDocument {
  /** The document as far as it can be understood; undefined where nothing can. */
  readonly document: GraphDocument | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Where each of the document's edges stands among those that were written. */
  readonly edgePositions: readonly number[];
  /** The bodies of its maps, by the place of their node. What is wrong with them is among the diagnostics. */
  readonly bodies: ReadonlyMap<number, ReadGraph>;
}

/** A document that can be understood at least in part. */
export interface ReadGraph extends ReadDocument {
  readonly document: GraphDocument;
}

const unread = (problem: Diagnostic): ReadDocument => ({
  document: undefined,
  diagnostics: [problem],
  edgePositions: [],
  bodies: new Map(),
});

/**
 * Reads any JSON as a graph document; never throws. What is wrong is reported and left out, so that one bad node does
 * not hide what can be said about the others. The body of a map is read as the document that it is, and stands in its
 * node's config as it was understood, its defaults filled in.
 *
 * @param memo where what is read is kept for the next time
 */
export function readDocument(raw: unknown, memo?: CheckMemo): ReadDocument {
  const { problem, hasPrototypeKeys } = surveyDocument(raw);
  if (problem !== undefined) return unread(problem);
  if (!isObject(raw)) return unread(diagnostic("PB1001", "", say("not_a_document")));
  const strange = hasPrototypeKeys ? prototypeKeys(raw, "") : [];
  // Schemas pass over such a key in silence; here it has been reported.
  const graph = readGraph(hasPrototypeKeys ? withoutPrototypeKeys(raw) : raw, 0, memo);
  return { ...graph, diagnostics: [...strange, ...graph.diagnostics] };
}

/** @param level how many maps it stands in */
function readGraph(raw: JsonObject, level: number, memo: CheckMemo | undefined): ReadGraph {
  memo?.beginReading();
  const read = <T>(schema: z.ZodType<T>, value: unknown): ReadPart<T> =>
    memo?.read(schema, value) ?? readPart(schema, value);
  const found: (readonly Diagnostic[])[] = [];
  let told = 0;
  const keep = <T>(schema: z.ZodType<T>, value: unknown, path: string): T | undefined => {
    const part = read(schema, value);
    // All of them are errors, of which the first are told: what comes after so many is worth no words.
    if (told < documentLimits.diagnostics) {
      const issues = issuesOf(part, path);
      told += issues.length;
      found.push(issues);
    }
    return part.data;
  };

  const upgraded = upgradeDocument(raw);
  const shellPart = readPart(Shell, upgraded);
  found.push(issuesOf(shellPart, ""));
  const state = isObject(upgraded["state"]) ? upgraded["state"] : {};
  const channels = Object.entries(state).map(
    ([name, channel]) =>
      [
        name,
        keep(Channel, channel, `/state/${escapePointer(name)}`) ?? mendedChannel(read(Channel, channel)),
      ] as const,
  );
  const edges = listOf(upgraded["edges"]).flatMap((raw, index) => {
    const edge = keep(Edge, raw, `/edges/${index}`);
    return edge === undefined ? [] : [{ edge, index }];
  });
  const keepSchema = (name: "input" | "output"): ObjectSchema => {
    const value = upgraded[name] ?? anyObject;
    return keep(ObjectSchema, value, `/${name}`) ?? mendedSchema(read(ObjectSchema, value));
  };
  const input = keepSchema("input");
  const output = keepSchema("output");
  const nodes = listOf(upgraded["nodes"]).map((raw, index): ReadNode => {
    const node = keep(Node, raw, `/nodes/${index}`);
    // Positions are part of every path, so what cannot be read keeps its place.
    if (node === undefined) return { node: unreadableNode(raw, index) };
    const path = `/nodes/${index}/config/body`;
    const withBody = readBodyOf(node, level, memo);
    if (withBody.isTooDeep === true) found.push([tooDeep(path)]);
    found.push((withBody.body?.diagnostics ?? []).map((each) => withinPath(each, path)));
    return withBody;
  });
  const document: GraphDocument = {
    schema: "patchbay/graph@1",
    input,
    output,
    state: Object.fromEntries(
      channels.flatMap(([name, channel]) => (channel === undefined ? [] : [[name, channel]])),
    ),
    nodes: nodes.map(({ node }) => node),
    edges: edges.map(({ edge }) => edge),
    limits: keep(Limits, upgraded["limits"] ?? {}, "/limits") ?? Limits.parse({}),
    ...(shellPart.data?.voice === undefined ? {} : { voice: shellPart.data.voice }),
    ...(shellPart.data?.notes === undefined ? {} : { notes: shellPart.data.notes }),
  };
  const bodies = nodes.flatMap(({ body }, index) => (body === undefined ? [] : [[index, body] as const]));
  return {
    document,
    diagnostics: found.flat(),
    edgePositions: edges.map(({ index }) => index),
    bodies: new Map(bodies),
  };
}

const issuesOf = ({ issues, value }: ReadPart<unknown>, path: string): Diagnostic[] =>
  issues.flatMap((issue) => fromIssue(issue, path, value));

/** A node, and the graph that stands in it. */
interface ReadNode {
  readonly node: Node;
  readonly body?: ReadGraph;
  readonly isTooDeep?: boolean;
}

/** By the node as its schema has read it: a memo gives the same one for the same text, at the same level. */
const readNodes = new WeakMap<Node, ReadNode>();

function readBodyOf(node: Node, level: number, memo: CheckMemo | undefined): ReadNode {
  const raw = bodyOf(node);
  if (raw === undefined) return { node };
  const inner = memo?.body(node.id);
  const known = readNodes.get(node);
  if (known !== undefined) return known;
  const body = level < deepestBody ? readGraph(raw, level + 1, inner) : undefined;
  const read = body === undefined ? { node, isTooDeep: true } : { node: withBody(node, body.document), body };
  readNodes.set(node, read);
  return read;
}

function tooDeep(path: string): Diagnostic {
  return diagnostic("PB3601", path, say("body_too_deep", { most: deepestBody }));
}

/** Every `__proto__`: no place has such a key, and a program that copies objects would make it their prototype. */
function prototypeKeys(value: unknown, path: string): Diagnostic[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) => {
    const at = `${path}/${escapePointer(key)}`;
    return key === "__proto__" ? [unknownKey(key, at)] : prototypeKeys(each, at);
  });
}

function withoutPrototypeKeys(document: JsonObject): JsonObject {
  const strip = (value: Json): Json => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((each: Json) => strip(each));
    const kept = Object.entries(value).filter(([key]) => key !== "__proto__");
    return Object.fromEntries(kept.map(([key, each]: [string, Json]) => [key, strip(each)]));
  };
  return strip(document) as JsonObject; // an object stays one
}

function unknownKey(key: string, path: string): Diagnostic {
  const fixes = [fixing(say("remove_name", { name: key }), [{ op: "remove", path }])];
  return diagnostic("PB1101", path, say("unknown_key", { key }), { fixes });
}

const anyObject: ObjectSchema = { type: "object" };

/** What can be understood of a schema that is wrong. */
function mendedSchema({ value, issues }: ReadPart<ObjectSchema>): ObjectSchema {
  const mended = withMendedSchemas(value, issues);
  return isObject(mended)
    ? (ObjectSchema.safeParse({ ...mended, ...anyObject }).data ?? anyObject)
    : anyObject;
}

/** A channel of which only the schema is wrong. */
function mendedChannel({ value, issues }: ReadPart<Channel>): Channel | undefined {
  if (!issues.every(({ path }) => path[0] === "schema" && path.length > 1)) return undefined;
  return Channel.safeParse(withMendedSchemas(value, issues)).data;
}

/** Everything but the parts that are read piece by piece. */
const Shell = z.strictObject({
  ...GraphDocument.shape,
  input: z.unknown().refine((value) => value !== undefined),
  output: z.unknown().refine((value) => value !== undefined),
  state: z.record(Id, z.unknown()).optional(),
  nodes: z.array(z.unknown()),
  edges: z.array(z.unknown()),
  limits: z.unknown().optional(),
});

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Stands for a node that is wrong in itself, so that edges to it and expressions about it are not wrong as well. */
function unreadableNode(raw: unknown, index: number): Node {
  const id = isObject(raw) && typeof raw["id"] === "string" ? raw["id"] : `#${index}`;
  return { id, type: unreadableType, config: {} };
}

/** The type of the stand-in for a node that could not be read; no definition has it. */
export const unreadableType = "#unreadable";

/** A schema's complaint about `value` as diagnostics; `base` is where the value stands. */
export function fromIssue(issue: z.core.$ZodIssue, base: string, value: unknown): Diagnostic[] {
  const path = base + issue.path.map((token) => `/${escapePointer(String(token))}`).join("");
  if (issue.code === "unrecognized_keys") {
    return issue.keys
      .slice(0, documentLimits.diagnostics)
      .map((key) => unknownKey(key, `${path}/${escapePointer(key)}`));
  }
  if (issue.code === "invalid_union") {
    // The branch that came furthest is the one that was meant.
    const deepest = issue.errors.flat().toSorted((a, b) => b.path.length - a.path.length)[0];
    if (deepest !== undefined && deepest.path.length > 0)
      return fromIssue(deepest, path, issue.path.reduce<unknown>(memberOf, value));
  }
  const found = issue.path.reduce<unknown>(memberOf, value);
  const isMissing = issue.path.length > 0 && found === undefined;
  if (isMissing && issue.code !== "invalid_key") return [diagnostic("PB1102", path, missingMessage(issue))];
  return [diagnostic("PB1103", path, issueMessage(issue, found))];
}
