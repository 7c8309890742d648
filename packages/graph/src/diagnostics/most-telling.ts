import { documentLimits } from "../document/limits.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** Characters of all diagnostics together; fixes and paths quote what may be as long as the document. */
const mostText = 1_000_000;

/** The diagnostics in their order, if need be without those at the end: an error stays rather than anything else, one stays always. */
export function mostTelling(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  let text = 0;
  const isLittle =
    diagnostics.length <= documentLimits.diagnostics &&
    diagnostics.every((each) => (text += lengthOf(each)) <= mostText);
  if (isLittle) return diagnostics;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const others = diagnostics.filter(({ severity }) => severity !== "error");
  const kept = new Set<Diagnostic>();
  let left = mostText;
  for (const each of [...errors, ...others]) {
    left -= lengthOf(each);
    if (kept.size >= documentLimits.diagnostics || (left < 0 && kept.size > 0)) break;
    kept.add(each);
  }
  return diagnostics.filter((each) => kept.has(each));
}

function lengthOf({ path, message, message_key, related = [], fixes = [] }: Diagnostic): number {
  const texts = [
    ...related.map((each) => each.path.length + each.message.length),
    ...fixes.flatMap(({ title, patch }) => [
      title.length,
      ...patch.map((operation) => operation.path.length + valueLength(operation)),
    ]),
  ];
  // What a message is made of is about as long as the message.
  const said = message_key === undefined ? message.length : 2 * message.length;
  return texts.reduce((sum, length) => sum + length, path.length + said);
}

/** Fixes put in texts, or parts of the document that stand elsewhere in it and are small. */
const valueLength = (operation: object): number =>
  "value" in operation && typeof operation.value === "string" ? operation.value.length : 0;
