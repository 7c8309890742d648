import type { NodePrinter } from "./node-printer.ts";

/** An expression as a condition of TypeScript. */
export function printTest(printer: NodePrinter, source: string, path: string): string {
  const { text, type } = printer.expression(source, path);
  return type.kind === "bool" ? text : `(${text}) === true`;
}
