import type { Diagnostic, JsonObject } from "@patchbay/graph";

import { indexOfNode } from "../editing/document-parts.ts";
import { graphAt, type GraphPath } from "../editing/edit.ts";
import { isFields, list, text } from "../graph/read-fields.ts";

/** The JSON pointer to the graph at a path: what every pointer into that graph begins with. */
export function graphPointer(document: JsonObject, path: GraphPath): string {
  let pointer = "";
  let graph: JsonObject | undefined = document;
  for (const key of path) {
    pointer += `/nodes/${graph === undefined ? -1 : indexOfNode(graph, key)}/config/body`;
    graph = graph === undefined ? undefined : graphAt(graph, [key]);
  }
  return pointer;
}

/** Those of a document's diagnostics that are about the graph at a pointer, with pointers from its root. */
export function diagnosticsBelow(diagnostics: readonly Diagnostic[], pointer: string): readonly Diagnostic[] {
  if (pointer === "") return diagnostics;
  return diagnostics
    .filter(({ path }) => path === pointer || path.startsWith(`${pointer}/`))
    .map((diagnostic) => ({ ...diagnostic, path: diagnostic.path.slice(pointer.length) }));
}

/** A node inside a document: the path of its graph and its key there. */
export interface NodePlace {
  readonly path: GraphPath;
  readonly key: string;
}

/**
 * The innermost node that a pointer leads into; undefined where it leads into none. Bodies are entered as far as the
 * pointer goes on into a node of theirs.
 */
export function placeOfPointer(document: JsonObject, pointer: string): NodePlace | undefined {
  const [, index, rest = ""] = /^\/nodes\/(\d+)(\/.*)?$/.exec(pointer) ?? [];
  if (index === undefined) return undefined;
  const key = keyOfIndex(document, Number(index));
  if (key === undefined) return undefined;
  const body = rest.startsWith("/config/body/") ? graphAt(document, [key]) : undefined;
  const inner = body === undefined ? undefined : placeOfPointer(body, rest.slice("/config/body".length));
  return inner === undefined ? { path: [], key } : { path: [key, ...inner.path], key: inner.key };
}

function keyOfIndex(document: JsonObject, index: number): string | undefined {
  const node = list(document["nodes"])[index];
  if (!isFields(node)) return undefined;
  const id = text(node["id"]);
  return id !== "" && indexOfNode(document, id) === index ? id : `${id}#${index}`;
}
