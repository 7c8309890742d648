import { HumanInputConfig } from "@patchbay/graph";

import { typeOfSchema } from "../expression/static-type.ts";
import { printJson } from "../print-text.ts";
import type { NodePrinter } from "./node-printer.ts";
import { type Asking, orExpired, printAsking } from "./print-asking.ts";
import { printCast } from "./print-cast.ts";
import type { PrintedNode } from "./printed-node.ts";
import { schemaAsJson } from "./schema-as-json.ts";

export function printHumanInput(printer: NodePrinter): PrintedNode {
  const { prompt, form, expires_ms } = HumanInputConfig.parse(printer.node.config);
  const type = typeOfSchema(form);
  if (type.kind !== "object")
    return printer.refuse("/config/form", "A form that is not written as an object has no counterpart.");
  printer.import("../json-schema.ts", "type JsonSchema");
  const asks: Asking = {
    kind: "form",
    payload: `{ prompt: ${printer.template(prompt, "/config/prompt")} }`,
    schema: "formSchema",
    expires_ms,
  };
  return {
    before: `/** What is to be filled in. */
const formSchema: JsonSchema = ${printJson(schemaAsJson(form))};`,
    body: `${printAsking(asks)}
      // What fits the schema is of its type.
      return { outputs: answer.value${printCast(printer, type)} };`,
    outputs: orExpired(type, expires_ms),
  };
}
