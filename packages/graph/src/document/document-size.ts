import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import { say } from "../diagnostics/say.ts";
import { isObject } from "../json.ts";
import { documentLimits } from "./limits.ts";
import { bodyOf } from "./map-body.ts";

/** What a first look at a document tells. */
export interface Survey {
  /** PB1002: it is too large to be read. */
  readonly problem: Diagnostic | undefined;
  /** Whether `__proto__` is a key somewhere in it. */
  readonly hasPrototypeKeys: boolean;
}

/** Looks over any JSON, and no further than the limits, however large it is. */
export function surveyDocument(raw: unknown): Survey {
  const extent = extentOf(raw);
  return { problem: sizeProblem(raw, extent), hasPrototypeKeys: extent.hasPrototypeKeys };
}

function sizeProblem(raw: unknown, { depth, bytes: least }: Extent): Diagnostic | undefined {
  if (depth > documentLimits.depth) {
    return diagnostic("PB1002", "", say("document_too_deep", { most: documentLimits.depth }));
  }
  const bytes = least > documentLimits.bytes ? least : utf8Length(JSON.stringify(raw) ?? "");
  if (bytes > documentLimits.bytes) {
    return diagnostic("PB1002", "", say("document_too_large", { most: documentLimits.bytes }));
  }
  for (const part of ["nodes", "edges"] as const) {
    const count = countOf(raw, part);
    if (count > documentLimits[part]) {
      const key = part === "nodes" ? "too_many_nodes" : "too_many_edges";
      const message = say(key, { count, most: documentLimits[part] });
      return diagnostic("PB1002", `/${part}`, message);
    }
  }
  return undefined;
}

/** Nodes or edges of a document and of all bodies in it. */
function countOf(document: unknown, part: "nodes" | "edges"): number {
  if (!isObject(document)) return 0;
  const inBodies = listOf(document["nodes"]).map((node) => countOf(bodyOf(node), part));
  return inBodies.reduce((sum, count) => sum + count, listOf(document[part]).length);
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // A surrogate pair is two units and four bytes.
    if (unit >= 0x80) length += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return length;
}

interface Extent {
  /** Levels of nesting. */
  readonly depth: number;
  /** The document has so many as JSON, at least. */
  readonly bytes: number;
  readonly hasPrototypeKeys: boolean;
}

/** Counted without recursion and only as far as it matters. */
function extentOf(raw: unknown): Extent {
  let [depth, bytes, hasPrototypeKeys] = [0, 0, false];
  let level: unknown[] = [raw];
  while (level.length > 0 && depth <= documentLimits.depth) {
    const next: unknown[] = [];
    for (const value of level) {
      bytes += typeof value === "string" ? value.length + 2 : 1;
      if (typeof value !== "object" || value === null) continue;
      if (Array.isArray(value)) {
        // Each is a byte at least: what is large beyond all measure is worth no copies.
        if (bytes + value.length > documentLimits.bytes)
          return { depth, bytes: bytes + value.length, hasPrototypeKeys };
        for (const each of value) next.push(each);
        continue;
      }
      for (const key in value) {
        bytes += key.length + 3;
        hasPrototypeKeys ||= key === "__proto__";
        next.push(Reflect.get(value, key));
        if (bytes > documentLimits.bytes) return { depth, bytes, hasPrototypeKeys };
      }
    }
    if (next.length > 0) depth++;
    level = next;
  }
  return { depth, bytes, hasPrototypeKeys };
}
