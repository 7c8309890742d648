import type { z } from "zod";

import { type ReadPart, readPart } from "./document/read-part.ts";
import { sameType } from "./schema/same-type.ts";
import type { ValueType } from "./schema/value-type.ts";

/**
 * What one check of a document leaves behind for the next, so that only what has changed is done again: parts of the
 * document by their text, and the types that were found. Whatever else is known of a part is found by its identity, so
 * keeping the part keeps all of that. Nothing in it says where in the document a part stood. It holds no more than what
 * the last document and the one before it were made of.
 */
export class CheckMemo {
  readonly #parts = new Map<z.ZodType, Generations<ReadPart<unknown>>>();
  readonly #types = new Generations<ValueType>();
  readonly #bodies = new Generations<CheckMemo>();

  /** To be called before a document is read with it. */
  beginReading(): void {
    for (const parts of this.#parts.values()) parts.begin();
    this.#bodies.begin();
  }

  /** To be called before a document's types are inferred with it. */
  beginInference(): void {
    this.#types.begin();
  }

  /** Reads a part as `schema` wants it, unless one of the same text has been read before. */
  read<T>(schema: z.ZodType<T>, value: unknown): ReadPart<T> {
    const parts = this.#parts.get(schema) ?? new Generations<ReadPart<unknown>>();
    this.#parts.set(schema, parts);
    const text = JSON.stringify(value) ?? "";
    // A copy: what is kept must not change when the caller's document does.
    const part = parts.get(text) ?? readPart(schema, text === "" ? undefined : JSON.parse(text));
    parts.set(text, part);
    return part as ReadPart<T>; // only this schema's are kept under it
  }

  /** The type, as the same object as last time if nothing about it has changed; then comparing it costs nothing. */
  type<Type extends ValueType>(name: string, type: Type): Type {
    const before = this.#types.get(name);
    const kept = before !== undefined && sameType(before, type) ? (before as Type) : type; // just compared
    this.#types.set(name, kept);
    return kept;
  }

  /** The memo of the body inside the node `id`. */
  body(id: string): CheckMemo {
    const memo = this.#bodies.get(id) ?? new CheckMemo();
    this.#bodies.set(id, memo);
    return memo;
  }
}

/** A map that forgets what has not been asked for since the beginning before the last. */
class Generations<Value> {
  #current = new Map<string, Value>();
  #last: ReadonlyMap<string, Value> = new Map();

  begin(): void {
    this.#last = this.#current;
    this.#current = new Map();
  }

  get(key: string): Value | undefined {
    return this.#current.get(key) ?? this.#last.get(key);
  }

  set(key: string, value: Value): void {
    this.#current.set(key, value);
  }
}
