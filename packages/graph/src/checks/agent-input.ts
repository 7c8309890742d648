import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import type { NodeView } from "../flow/graph-view.ts";
import type { OutputFacts } from "../nodes/define-node.ts";
import { itemNames } from "../nodes/item-names.ts";
import { type Resources, signatureOf } from "../resources.ts";
import { whyNotAssignable } from "../schema/assignable.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import { objectOf, typeOfSchema, type ValueType } from "../schema/value-type.ts";

/** PB4007: an input that the called agent would refuse, given by the node's `input`, or else the item and its index. */
export function agentInput(
  { node, index, configured }: NodeView,
  { agents }: Resources,
  facts: OutputFacts,
): Diagnostic[] {
  const sites = configured?.sites ?? [];
  const { version, input } = node.config;
  return sites.flatMap(({ kind, value: slug }) => {
    if (kind !== "agent" || typeof slug !== "string") return [];
    const signature = signatureOf(agents.get(slug), typeof version === "number" ? version : undefined);
    if (signature === undefined) return [];
    const isPerItem = sites.some(({ pointer }) => pointer === "/items");
    const given =
      input === undefined && isPerItem
        ? { ...itemNames(facts.typeAt("/items")) }
        : Object.fromEntries(
            sites
              .filter(({ pointer }) => pointer.startsWith("/input/"))
              .map(({ pointer }) => [pointer.slice("/input/".length), facts.typeAt(pointer)]),
          );
    const reason = whyRefused(given, signature.input);
    if (reason === undefined) return [];
    const path = `/nodes/${index}/config${input === undefined ? "" : "/input"}`;
    return [diagnostic("PB4007", path, `The agent “${slug}” would refuse this input: ${reason}.`)];
  });
}

function whyRefused(given: Readonly<Record<string, ValueType>>, schema: JsonSchema): string | undefined {
  const reason = whyNotAssignable(objectOf(given), typeOfSchema(schema, "accepted"));
  if (reason !== undefined || schema.additionalProperties !== false) return reason;
  const extra = Object.keys(given).find((name) => !Object.hasOwn(schema.properties ?? {}, name));
  return extra === undefined ? undefined : `it takes no “${extra}”`;
}
