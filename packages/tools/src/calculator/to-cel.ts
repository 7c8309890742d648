import { ToolError } from "@patchbay/compiler";

/** Longer than any calculation that a person would read. */
const maxLength = 1_000;

const spellings: readonly (readonly [RegExp, string])[] = [
  [/[×·]/g, "*"],
  [/÷/g, "/"],
  [/[−–]/g, "-"],
  [/π/g, "pi"],
  [/\*\*/g, "^"],
  [/²/g, "^2"],
  [/³/g, "^3"],
];

/**
 * An expression as people write it, in CEL: other signs for the operators, thousands grouped by commas (where no
 * function call gives the comma another meaning), `^` for powers, and every number a double, so that 7 / 2 is 3.5 and
 * nothing overflows. What is no arithmetic (text, lists, names of other things) does not get through.
 *
 * @throws {ToolError}
 */
export function toCel(expression: string): string {
  if (expression.length > maxLength) {
    throw new ToolError(
      `The expression has ${expression.length} characters; at most ${maxLength} are allowed.`,
    );
  }
  const plain = spellings.reduce((text, [sign, usual]) => text.replace(sign, usual), expression).trim();
  if (plain === "") throw new ToolError("The expression is empty.");
  const [foreign] = /[^\w\s.,+\-*/%^()<>=!&|?:]/u.exec(plain) ?? [];
  if (foreign !== undefined) {
    throw new ToolError(`“${foreign}” is not part of arithmetic: only numbers, operators and functions are.`);
  }
  const hasCall = /[a-z]\w*\s*\(/i.test(plain);
  const ungrouped = hasCall
    ? plain
    : plain.replace(/(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)/g, (digits) => digits.replaceAll(",", ""));
  return powersToCalls(numbersToDoubles(ungrouped));
}

const numberPattern = /(?<![\w.])(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w.])/gi;

function numbersToDoubles(text: string): string {
  return text.replace(numberPattern, (digits) => {
    const value = Number(digits);
    if (!Number.isFinite(value)) throw new ToolError("A number in the expression is too large.");
    const written = String(value);
    return /[.e]/.test(written) ? written : `${written}.0`;
  });
}

/** `a ^ b` as `pow(a, b)`: binds tighter than a sign before it, and to the right, as in mathematics. */
function powersToCalls(text: string): string {
  // The last one first: what stands to its right holds no other, so 2 ^ 3 ^ 2 becomes 2 ^ (3 ^ 2).
  const at = text.lastIndexOf("^");
  if (at === -1) return text;
  const start = startOfOperand(text, at);
  const end = endOfOperand(text, at + 1);
  const power = `pow(${text.slice(start, at)}, ${text.slice(at + 1, end)})`;
  return powersToCalls(`${text.slice(0, start)}${power}${text.slice(end)}`);
}

const missingOperand = () => new ToolError("“^” needs a number or a bracket on both sides.");

/** Where the operand that ends before `end` begins: a number, a name, or a bracket with the function before it. */
function startOfOperand(text: string, end: number): number {
  const before = text.slice(0, end).trimEnd();
  const bracket = before.endsWith(")") ? openingBracket(before) : before.length;
  const [name = ""] = /(?:[\d.]+e[+-])?[\w.]*$/i.exec(before.slice(0, bracket)) ?? [];
  const start = bracket - name.length;
  if (start === before.length) throw missingOperand();
  return start;
}

/** Where the operand that begins at `start` ends; it may have a sign. */
function endOfOperand(text: string, start: number): number {
  const [head = ""] = /^\s*(?:[-+]\s*)?(?:[\d.]+(?:e[+-]?\d+)?|[a-z]\w*)?/i.exec(text.slice(start)) ?? [];
  const at = start + head.length;
  if (text[at] === "(") return closingBracket(text, at) + 1;
  if (!/\w/.test(head)) throw missingOperand();
  return at;
}

const unbalanced = () => new ToolError("The brackets do not match.");

function openingBracket(text: string): number {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (text[at] === ")") depth += 1;
    else if (text[at] === "(") depth -= 1;
    if (depth === 0) return at;
  }
  throw unbalanced();
}

function closingBracket(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    else if (text[at] === ")") depth -= 1;
    if (depth === 0) return at;
  }
  throw unbalanced();
}
