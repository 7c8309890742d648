import { AppError } from "@patchbay/errors";

/** How deep a value may be nested: far beyond what anybody writes, far below what overflows a stack. */
const maxDepth = 500;

/** A value in a run's state that JSON cannot carry. The message says where and of what kind it is, never the value. */
export class StateNotJsonError extends AppError<"state_not_json"> {
  constructor(channel: string, path: string, found: string) {
    super("state_not_json", `The state holds ${found} at ${channel}${path}; it can hold JSON only.`, {
      details: { channel, path, found },
    });
  }
}

/**
 * JSON text of a value that LangGraph hands over. What is read back is plain data, whatever it looks like: an object
 * that calls itself a serialized class stays that object.
 *
 * A member that is undefined is left out, as JSON does. Refused is what JSON would change without a word: undefined
 * elsewhere, NaN and infinities, bigint, functions, symbols, and instances of classes. The one exception is LangGraph's
 * own `Send`, which is stored as its node and arguments and understood by LangGraph as such.
 *
 * @throws {StateNotJsonError}
 */
export function encodeValue(value: unknown, channel: string): string {
  return JSON.stringify(plain(value, { channel, path: "", depth: 0 }));
}

interface Place {
  readonly channel: string;
  readonly path: string;
  readonly depth: number;
}

/** The value itself wherever it is plain, so that almost always nothing is copied. */
function plain(value: unknown, place: Place): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (!Number.isFinite(value)) throw refused(place, String(value));
      return value;
    case "object":
      break;
    case "undefined":
    case "bigint":
    case "function":
    case "symbol":
      throw refused(place, typeof value);
  }
  if (value === null) return value;
  if (place.depth > maxDepth) throw refused(place, `more than ${maxDepth} levels`);
  if (Array.isArray(value)) return plainList(value, place);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return plainObject(value, place);
  if (isSend(value)) return plainObject(withoutClass(value), place);
  throw refused(place, "an instance of a class");
}

function plainList(list: readonly unknown[], place: Place): readonly unknown[] {
  let copy: unknown[] | undefined;
  // By index: a hole in a list is undefined, too, and forEach would pass it by.
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    const encoded = isLeaf(item) ? item : plain(item, inside(place, String(index)));
    if (encoded !== item) (copy ??= [...list])[index] = encoded;
  }
  return copy ?? list;
}

function plainObject(object: object, place: Place): object {
  let changed: Map<string, unknown> | undefined;
  for (const [key, item] of Object.entries(object)) {
    if (item === undefined || isLeaf(item)) continue;
    const encoded = plain(item, inside(place, key));
    if (encoded !== item) (changed ??= new Map()).set(key, encoded);
  }
  if (changed === undefined) return object;
  // fromEntries defines members, where an assignment to `__proto__` would do something else.
  return Object.fromEntries(
    Object.entries(object).map(([key, item]) => [key, changed.has(key) ? changed.get(key) : item]),
  );
}

/** What is surely plain and needs no place of its own: most of any state. */
const isLeaf = (value: unknown): boolean =>
  typeof value === "string" || typeof value === "boolean" || value === null || Number.isSafeInteger(value);

interface Send {
  readonly lg_name: "Send";
  readonly node: string;
  readonly args: unknown;
  readonly timeout?: unknown;
}

/** Only what LangGraph made: data that looks like a Send has the prototype of data, and never comes here. */
const isSend = (value: object): value is Send =>
  "lg_name" in value &&
  value.lg_name === "Send" &&
  "node" in value &&
  typeof value.node === "string" &&
  "args" in value;

const withoutClass = ({ node, args, timeout }: Send): object => ({ node, args, timeout });

const inside = ({ channel, path, depth }: Place, key: string): Place => ({
  channel,
  path: `${path}/${key}`,
  depth: depth + 1,
});

const refused = ({ channel, path }: Place, found: string): StateNotJsonError =>
  new StateNotJsonError(channel, path.length > 200 ? `${path.slice(0, 200)}…` : path, found);
