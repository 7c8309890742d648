import { MapConfig } from "@patchbay/graph";

import {
  boolType,
  doubleType,
  listOf,
  objectOf,
  printKey,
  stringType,
  typeOfSchema,
  unknownType,
} from "../expression/static-type.ts";
import type { NodePrinter } from "./node-printer.ts";
import type { PrintedNode } from "./printed-node.ts";

/** The body is printed as a graph of its own, whose `body.ts` runs it once. */
export function printMap(printer: NodePrinter): PrintedNode {
  const { body } = printer.node;
  const config = MapConfig.parse(printer.node.config);
  const { input = { item: "item", index: "index" }, concurrency, on_item_error } = config;
  if (body === undefined)
    return printer.refuse("/config/agent", "An agent in the place of a body is the platform's to call.");
  if (Object.hasOwn(input, "attachments"))
    return printer.refuse("/config/input/attachments", "Messages with attachments have no counterpart.");
  const items = printer.expression(config.items, "/config/items");
  if (items.type.kind !== "list" && items.type.kind !== "unknown")
    return printer.refuse("/config/items", "Items that are no list have no counterpart.");
  const listed = items.type.kind === "list" ? items.type.items : unknownType;
  // A list that is always empty has items of whatever type.
  const item = items.text === "[]" ? doubleType : listed;
  const names = new Map([
    ...printer.names,
    ["item", { type: item, text: "item" }] as const,
    ["index", { type: doubleType, text: "index" }] as const,
  ]);
  const fields = Object.entries(input).map(([name, source]) => {
    const { text } = printer.expression(source, `/config/input/${name}`, names);
    return name === text ? name : `${printKey(name)}: ${text}`;
  });
  const isCollecting = on_item_error === "collect";
  const results = isCollecting ? "outputsOrNull" : "outputsOf";
  const isList = items.type.kind === "list";
  printer.import("../map-items.ts", "errorsOf", "mapItems", results, ...(isList ? [] : ["listOf"]));
  printer.import(`../bodies/${printer.node.id.replaceAll("_", "-")}/body.ts`, "runBody");
  const output = typeOfSchema(body.output);
  return {
    item,
    body: `const made = await mapItems(
        ${isList ? items.text : `listOf(${items.text})`},
        {
          concurrency: ${concurrency},
          failsTogether: ${on_item_error === "fail"},
          inputOf: (item, index) => ({ ${fields.join(", ")} }),
          runBody,
        },
        activation,
      );
      return { outputs: { results: ${results}(made), errors: errorsOf(made) } };`,
    outputs: objectOf({
      results: listOf(isCollecting ? { kind: "nullable", of: output } : output),
      errors: listOf(
        objectOf({
          index: doubleType,
          error: objectOf({ code: stringType, message: stringType, retriable: boolType }),
        }),
      ),
    }),
  };
}
