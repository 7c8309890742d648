import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import { say } from "../diagnostics/say.ts";
import type { GraphDocument } from "../document/graph-document.ts";
import { escapePointer } from "../expression/parse-value.ts";
import type { NodeView } from "../flow/graph-view.ts";
import type { OutputFacts } from "../nodes/define-node.ts";
import { itemNames } from "../nodes/item-names.ts";
import { whyNotAssignable } from "../schema/assignable.ts";
import { typeOfSchema, type ValueType } from "../schema/value-type.ts";
import type { CheckEffort } from "./check-effort.ts";

/** PB2202: an input that the body of a map would refuse, given by the node's `input`, or else the item and its index. */
export function bodyInput(
  { node, index, configured }: NodeView,
  body: GraphDocument,
  facts: OutputFacts,
  { comparisons }: CheckEffort,
): Diagnostic[] {
  const wanted = typeOfSchema(body.input, "accepted");
  if (wanted.kind !== "object") return [];
  const isMapped = node.config["input"] !== undefined;
  const given = new Map<string, ValueType>(
    isMapped
      ? (configured?.sites ?? [])
          .filter(({ pointer }) => pointer.startsWith("/input/"))
          .map(({ pointer }) => [pointer.slice("/input/".length), facts.typeAt(pointer)])
      : Object.entries(itemNames(facts.typeAt("/items"))),
  );
  const isClosed = body.input.additionalProperties === false;
  // Where nothing is mapped there is no place but the schema that asks for something else.
  const path = `/nodes/${index}/config${isMapped ? "/input" : "/body/input"}`;
  const refused = [...given].flatMap(([name, type]) => {
    const field = wanted.fields.get(name)?.type ?? wanted.rest;
    const reason =
      field === undefined
        ? isClosed && say("takes_no_such_property")
        : whyNotAssignable(type, field, comparisons);
    const at = isMapped ? `${path}/${escapePointer(name)}` : path;
    return reason === undefined || reason === false
      ? []
      : [diagnostic("PB2202", at, say("body_refuses", { name, reason }))];
  });
  const missing = [...wanted.fields]
    .filter(([name, field]) => field.missing === undefined && !given.has(name))
    .map(([name]) => diagnostic("PB2202", path, say("body_needs", { name })));
  return [...refused, ...missing];
}
