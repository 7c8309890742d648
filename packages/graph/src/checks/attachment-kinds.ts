import type { Json } from "../json.ts";
import type { ModelCapability } from "../nodes/define-node.ts";
import type { JsonSchema } from "../schema/json-schema.ts";

const capabilityFor: ReadonlyMap<Json, ModelCapability> = new Map([
  ["image", "vision"],
  ["file", "files"],
]);

/**
 * What a model must be able to read because a graph's input may bring it: `input.attachments` is a list of
 * `{ type: "image" | "file", … }`, of which its schema may name only some.
 */
export function attachmentKinds(input: JsonSchema): ReadonlySet<ModelCapability> {
  const properties = input.properties ?? {};
  const attachments = Object.hasOwn(properties, "attachments") ? properties["attachments"] : undefined;
  return attachments === undefined ? new Set() : kindsOf(attachments.items);
}

function kindsOf(item: JsonSchema | undefined): ReadonlySet<ModelCapability> {
  if (item?.anyOf !== undefined) return new Set(item.anyOf.flatMap((each) => [...kindsOf(each)]));
  const type = item?.properties?.["type"];
  const named = type?.const === undefined ? type?.enum : [type.const];
  return new Set(named?.flatMap((each) => capabilityFor.get(each) ?? []) ?? capabilityFor.values());
}
