import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { say } from "../diagnostics/say.ts";
import { unescapePointer } from "../expression/parse-value.ts";
import type { NodeView } from "../flow/graph-view.ts";
import type { OutputFacts } from "../nodes/define-node.ts";
import { itemNames } from "../nodes/item-names.ts";
import { type Resources, signatureOf } from "../resources.ts";
import type { CheckEffort } from "./check-effort.ts";
import { refusedInput } from "./refused-input.ts";

/** PB4007: an input that the called agent would refuse, given by the node's `input`, or else the item and its index. */
export function agentInput(
  { node, index, configured }: NodeView,
  { agents }: Resources,
  facts: OutputFacts,
  effort: CheckEffort,
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
              .map(({ pointer }) => [
                unescapePointer(pointer.slice("/input/".length)),
                facts.typeAt(pointer),
              ]),
          );
    const path = `/nodes/${index}/config${input === undefined ? "" : "/input"}`;
    const found = { types: given, schema: signature.input, path, value: input };
    return refusedInput("PB4007", (reason) => say("agent_refuses", { agent: slug, reason }), found, effort);
  });
}
