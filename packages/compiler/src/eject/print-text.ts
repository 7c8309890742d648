import { isList, isObject, type Json } from "./json-kinds.ts";
import { printKey } from "./expression/static-type.ts";

/** A JSON value as TypeScript writes it. */
export function printJson(value: Json): string {
  if (isList(value)) return `[${value.map(printJson).join(", ")}]`;
  if (isObject(value)) {
    // What a parser left undefined is not there.
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return `{ ${entries.map(([name, each]) => `${printKey(name)}: ${printJson(each)}`).join(", ")} }`;
  }
  return typeof value === "string" ? printString(value) : JSON.stringify(value);
}

/** A text: in quotes, or as a template where it has several lines, so that prompts stay readable. */
export function printString(text: string): string {
  return text.includes("\n") ? `\`${escapeTemplate(text)}\`` : JSON.stringify(text);
}

/** A text inside a template literal. A carriage return would become a line feed there. */
export const escapeTemplate = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${").replaceAll("\r", "\\r");
