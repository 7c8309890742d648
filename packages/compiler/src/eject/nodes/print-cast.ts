import { printType, type StaticType } from "../expression/static-type.ts";
import type { NodePrinter } from "./node-printer.ts";

/** What has passed a schema, said to TypeScript. */
export function printCast(printer: NodePrinter, type: StaticType): string {
  if (type.kind === "unknown") return "";
  const text = printType(type);
  if (/\bJson\b/.test(text)) printer.types.add("Json");
  if (/\bJsonObject\b/.test(text)) printer.types.add("JsonObject");
  return ` as ${text}`;
}
