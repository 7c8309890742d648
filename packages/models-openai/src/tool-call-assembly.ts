import { maxMalformed, type ToolCall } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";

import type { ToolCallPiece } from "./chat-completions-chunk.ts";

/** Puts tool calls together that arrive in pieces, several at once. */
export class ToolCallAssembly {
  // By index; a server that counts nothing sends each call whole, and then its id tells them apart.
  readonly #parts = new Map<number | string, { id: string; name: string; arguments: string }>();

  get isEmpty(): boolean {
    return this.#parts.size === 0;
  }

  add(piece: ToolCallPiece): void {
    const key = piece.index ?? piece.id ?? 0;
    const part = this.#parts.get(key) ?? { id: "", name: "", arguments: "" };
    // The id and the name come with the first piece; servers that repeat them do not mean them to be appended.
    if (part.id === "") part.id = piece.id ?? "";
    if (part.name === "") part.name = piece.function?.name ?? "";
    part.arguments += piece.function?.arguments ?? "";
    this.#parts.set(key, part);
  }

  /** The calls in the order in which they began; `undefined` when one of them has no name or no id. */
  complete(): ToolCall[] | undefined {
    const calls: ToolCall[] = [];
    for (const part of this.#parts.values()) {
      const { id, name } = part;
      if (id === "" || name === "") return undefined;
      const args = readArguments(part.arguments);
      if (args === undefined) calls.push({ id, name, arguments: {}, malformed: excerpt(part.arguments) });
      else calls.push({ id, name, arguments: args });
    }
    return calls;
  }
}

/** As a thread can keep it: databases take neither U+0000 nor half a character. */
const excerpt = (text: string): string =>
  text.slice(0, maxMalformed).replaceAll("\u0000", "\uFFFD").toWellFormed();

/** A call without arguments is often written as no text at all. */
function readArguments(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text.trim() === "" ? "{}" : text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    // What JSON.parse made is JSON.
    return isObject ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
