import { isIdentifier } from "./identifier.ts";
import type { Names } from "./names.ts";
import { reserved } from "./reserved.ts";

/** A name for a macro's variable that TypeScript takes and that hides nothing that is reached by its own name. */
export function freshName(variable: string, names: Names): string {
  const reached = [...names.values()].flatMap(({ text, below }) => [text, ...(below?.values() ?? [])]);
  const taken = new Set(reached.map((text) => text.split(/[.!?[]/)[0] ?? ""));
  const base =
    isIdentifier(variable) && !reserved.has(variable) ? variable : `${variable.replaceAll(/\W/g, "_")}Item`;
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}${count}`;
  return name;
}
