import { binding, failing, type Piece, within } from "./piece.ts";
import { commonType } from "./static-type.ts";
import type { Translator } from "./translator.ts";

/** `read ?? given`; undefined where `read` may be null, which stands for nothing else than itself. */
export function orElse(t: Translator, read: Piece, given: Piece): Piece | undefined {
  if (["unknown", "null", "nullable"].includes(read.type.kind)) return undefined;
  const other = t.settled(given);
  return {
    text: `${within(read, binding.tight)} ?? ${within(other, binding.equality)}`,
    type: commonType([read.type, other.type]),
    // Mixed with “||” and “&&” it needs brackets.
    binding: binding.loose,
    canFail: failing(read) || failing(other),
    isSettled: other.isSettled === true,
  };
}
