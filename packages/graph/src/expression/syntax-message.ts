import type { EvaluationError, ParseError, TypeError as CelTypeError } from "@marcbachmann/cel-js";

import type { Message } from "../diagnostics/message.ts";
import { say } from "../diagnostics/say.ts";

/** The code of an expression that calls matches() so that it cannot be run in linear time; ours, beside the library's. */
export const matchesMisused = "matches_misused";

/** Why the library cannot read an expression, in words of our own: its own name the tokens of its parser. */
export function syntaxMessage(
  { code, summary, range }: ParseError | CelTypeError | EvaluationError,
  source: string,
): Message {
  const found = range === undefined ? "" : source.slice(range.start, range.end);
  switch (code) {
    case "unexpected_token":
      return found === "" ? say("expression_ends") : say("expression_expects_value", { found });
    case "expected_token":
      return missingToken(summary, found);
    case "unexpected_character":
      // Of a token that it knows, the library quotes the last character.
      return summary.includes("'") ? say("expression_goes_on", { found }) : unknownSign(found);
    case "unterminated_string":
    case "unterminated_triple_quoted_string":
      return say("expression_text_open");
    case "newline_in_string":
      return say("expression_text_lines");
    case "invalid_number":
    case "invalid_integer":
    case "invalid_hex_integer":
    case "invalid_exponent":
      return say("expression_number", { found: found.trim() || source.trim() });
    case "reserved_identifier":
      return say("expression_reserved", { name: found });
    case "bytes_unicode_escape":
    case "invalid_unicode_escape":
    case "invalid_unicode_surrogate":
    case "invalid_hex_escape":
    case "invalid_octal_escape":
    case "octal_escape_out_of_range":
    case "invalid_escape_sequence":
      return say("expression_escape");
    case "limit_exceeded":
      return tooMuch(summary);
    case "invalid_macro_argument":
      return say("expression_variable", { example: "items.map(each, each.id)" });
    case matchesMisused:
      return say("matches_misused");
    default:
      return say("expression_unreadable");
  }
}

/** “Expected RPAREN, got EOF”. */
function missingToken(summary: string, found: string): Message {
  const [, token = ""] = /^Expected (\w+)/.exec(summary) ?? [];
  const sign = signs.get(token);
  const expected = sign === undefined ? say("expected_name") : say("expected_sign", { sign });
  return found === ""
    ? say("expression_ends_before", { expected })
    : say("expression_expects", { found, expected });
}

/** What the parser may demand, by its names for it; else it is a name. */
const signs: ReadonlyMap<string, string> = new Map([
  ["RPAREN", ")"],
  ["RBRACKET", "]"],
  ["RBRACE", "}"],
  ["COLON", ":"],
]);

function unknownSign(found: string): Message {
  switch (found) {
    case "=":
      return say("expression_one_equals");
    case "&":
      return say("expression_one_and");
    case "|":
      return say("expression_one_or");
    default:
      return say("expression_sign", { found });
  }
}

/** “Exceeded maxDepth (100)”. */
function tooMuch(summary: string): Message {
  const [, name = "", most = ""] = /^Exceeded (max\w+) \((\d+)\)/.exec(summary) ?? [];
  if (name === "maxDepth") return say("expression_too_deep", { most: Number(most) });
  if (name === "maxAstNodes") return say("expression_too_many_parts", { most: Number(most) });
  return say("expression_too_large", { most: Number(most) });
}
