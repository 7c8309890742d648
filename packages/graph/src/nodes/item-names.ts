import { anyType, intType, unionOf, type ValueType } from "../schema/value-type.ts";
import type { OutputFacts } from "./define-node.ts";

/** The names under which what is done for each of a list's items sees its item and its place, from 0. */
export const itemNames = (items: ValueType): Readonly<Record<"item" | "index", ValueType>> => ({
  item: elementOf(items),
  index: intType,
});

/** The names that the expressions below `/input` read beside those of the graph, where `/items` is the list. */
export const namesInItemInput = (
  pointer: string,
  _config: unknown,
  { typeAt }: OutputFacts,
): Readonly<Record<string, ValueType>> => (pointer.startsWith("/input/") ? itemNames(typeAt("/items")) : {});

/** What a list holds; `any` of what is no list. */
function elementOf(type: ValueType): ValueType {
  if (type.kind === "list") return type.items;
  if (type.kind === "union") return unionOf(type.members.map(elementOf));
  return anyType;
}
