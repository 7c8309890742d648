import { z } from "zod";

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import { sentence } from "../diagnostics/sentence.ts";
import { escapePointer } from "../expression/parse-value.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { ObjectSchema } from "../schema/json-schema.ts";
import { Channel, Edge, GraphDocument, Limits, Node } from "./graph-document.ts";
import { documentLimits } from "./limits.ts";
import { upgradeDocument } from "./upgrade.ts";

export interface ReadDocument {
  /** The document as far as it can be understood; undefined where nothing can. */
  readonly document: GraphDocument | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Where each of the document's edges stands among those that were written. */
  readonly edgePositions: readonly number[];
}

/**
 * Reads any JSON as a graph document; never throws. What is wrong is reported and left out, so that one bad node does
 * not hide what can be said about the others.
 */
export function readDocument(raw: unknown): ReadDocument {
  const tooLarge = sizeProblem(raw);
  if (tooLarge !== undefined) return { document: undefined, diagnostics: [tooLarge], edgePositions: [] };
  if (!isObject(raw)) {
    return {
      document: undefined,
      diagnostics: [diagnostic("PB1001", "", "A graph document is a JSON object.")],
      edgePositions: [],
    };
  }
  const diagnostics: Diagnostic[] = prototypeKeys(raw, "");
  // Schemas pass over such a key in silence; here it has been reported.
  const upgraded = upgradeDocument(diagnostics.length === 0 ? raw : withoutPrototypeKeys(raw));
  const keep = <T>(schema: z.ZodType<T>, value: unknown, path: string): T | undefined => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const { issues } = parsed.error;
    diagnostics.push(...issues.flatMap((issue) => fromIssue(issue, path, value)));
    // What has a key too many can still be understood without it.
    const isOnlyMore = issues.every(({ code }) => code === "unrecognized_keys");
    return isOnlyMore ? schema.safeParse(withoutUnknownKeys(value, issues)).data : undefined;
  };

  const shell = keep(Shell, upgraded, "");
  const state = isObject(upgraded["state"]) ? upgraded["state"] : {};
  const channels = Object.entries(state).map(
    ([name, channel]) => [name, keep(Channel, channel, `/state/${escapePointer(name)}`)] as const,
  );
  const edges = listOf(upgraded["edges"]).flatMap((raw, index) => {
    const edge = keep(Edge, raw, `/edges/${index}`);
    return edge === undefined ? [] : [{ edge, index }];
  });
  const document: GraphDocument = {
    schema: "patchbay/graph@1",
    input: keep(ObjectSchema, upgraded["input"] ?? anyObject, "/input") ?? anyObject,
    output: keep(ObjectSchema, upgraded["output"] ?? anyObject, "/output") ?? anyObject,
    state: Object.fromEntries(
      channels.flatMap(([name, channel]) => (channel === undefined ? [] : [[name, channel]])),
    ),
    // Positions are part of every path, so what cannot be read keeps its place.
    nodes: listOf(upgraded["nodes"]).map(
      (node, index) => keep(Node, node, `/nodes/${index}`) ?? unreadableNode(node, index),
    ),
    edges: edges.map(({ edge }) => edge),
    limits: keep(Limits, upgraded["limits"] ?? {}, "/limits") ?? Limits.parse({}),
    ...(shell?.voice === undefined ? {} : { voice: shell.voice }),
    ...(shell?.notes === undefined ? {} : { notes: shell.notes }),
  };
  return { document, diagnostics, edgePositions: edges.map(({ index }) => index) };
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
  const fixes = [{ title: `Remove “${key}”`, patch: [{ op: "remove" as const, path }] }];
  return diagnostic("PB1101", path, `“${key}” is not a key of this place.`, { fixes });
}

/** A copy without the keys that `issues` complain of. */
function withoutUnknownKeys(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  // It came out of JSON and goes back there.
  const copy: unknown = JSON.parse(JSON.stringify(value));
  for (const issue of issues) {
    const at = issue.path.reduce<unknown>(memberOf, copy);
    if (issue.code === "unrecognized_keys" && typeof at === "object" && at !== null)
      for (const key of issue.keys) Reflect.deleteProperty(at, key);
  }
  return copy;
}

const memberOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;

const anyObject: ObjectSchema = { type: "object" };

/** Everything but the parts that are read piece by piece. */
const Shell = z.strictObject({
  ...GraphDocument.shape,
  input: z.unknown().refine((value) => value !== undefined, "must be the JSON Schema of the input"),
  output: z.unknown().refine((value) => value !== undefined, "must be the JSON Schema of the output"),
  state: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, "must match [a-z][a-z0-9_]{0,63}"), z.unknown())
    .optional(),
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

function sizeProblem(raw: unknown): Diagnostic | undefined {
  if (depthOf(raw) > documentLimits.depth) {
    return diagnostic("PB1002", "", `The document is nested deeper than ${documentLimits.depth} levels.`);
  }
  const bytes = utf8Length(JSON.stringify(raw) ?? "");
  if (bytes > documentLimits.bytes)
    return diagnostic(
      "PB1002",
      "",
      `The document has ${bytes} bytes; at most ${documentLimits.bytes} are allowed.`,
    );
  for (const part of ["nodes", "edges"] as const) {
    const count = isObject(raw) ? listOf(raw[part]).length : 0;
    if (count > documentLimits[part]) {
      return diagnostic(
        "PB1002",
        `/${part}`,
        `The document has ${count} ${part}; at most ${documentLimits[part]} are allowed.`,
      );
    }
  }
  return undefined;
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // A surrogate pair is two units and four bytes.
    if (unit >= 0x80) length += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return length;
}

/** Levels of nesting, counted without recursion and only as far as it matters. */
function depthOf(raw: unknown): number {
  let level: unknown[] = [raw];
  for (let depth = 0; ; depth++) {
    const next = level.flatMap((value) =>
      typeof value === "object" && value !== null ? Object.values(value) : [],
    );
    if (next.length === 0 || depth > documentLimits.depth) return depth;
    level = next;
  }
}

/** A schema's complaint about `value` as diagnostics; `base` is where the value stands. */
export function fromIssue(issue: z.core.$ZodIssue, base: string, value: unknown): Diagnostic[] {
  const path = base + issue.path.map((token) => `/${escapePointer(String(token))}`).join("");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(key, `${path}/${escapePointer(key)}`));
  }
  if (issue.code === "invalid_union") {
    // The branch that came furthest is the one that was meant.
    const deepest = issue.errors.flat().toSorted((a, b) => b.path.length - a.path.length)[0];
    if (deepest !== undefined && deepest.path.length > 0)
      return fromIssue(deepest, path, issue.path.reduce<unknown>(memberOf, value));
  }
  const isMissing = issue.path.length > 0 && issue.path.reduce<unknown>(memberOf, value) === undefined;
  if (isMissing && issue.code !== "invalid_key")
    return [diagnostic("PB1102", path, "This value is missing.")];
  return [diagnostic("PB1103", path, sentence(issue.message))];
}
