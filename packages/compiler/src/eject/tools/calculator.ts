import type { EjectableTool } from "../project/tools.ts";

// The functions are listed for the model in the order in which the platform's own calculator lists them.
const functions =
  "sqrt, cbrt, abs, floor, ceil, round, exp, log, ln, log2, log10, sin, cos, tan, asin, acos, atan, pow, atan2, min, max";

/** The platform's calculator as a module of its own; a test holds both to the same answers. */
export const ejectableCalculator: EjectableTool = {
  name: "calculator",
  description: [
    "Works out an arithmetic expression and answers its value.",
    "Operators: + - * / % (remainder), ^ (power), parentheses, comparisons (1 is true, 0 is false).",
    `Functions: ${functions}. Angles are in radians, log is the natural logarithm. Constants: pi, e.`,
    "Numbers only, no units or variables. Example: (3 + 4) * sqrt(2) ^ 2.",
  ].join(" "),
  input: {
    type: "object",
    properties: { expression: { type: "string", description: "For example: (3 + 4) * 2 ^ 10" } },
    required: ["expression"],
    additionalProperties: false,
  },
  output: {
    type: "object",
    properties: { value: { type: "number" }, text: { type: "string" } },
    required: ["value", "text"],
    additionalProperties: false,
  },
  effect: "none",
  dependencies: { "@marcbachmann/cel-js": "8.0.0" },
  source: `import { Environment, EvaluationError, ParseError, TypeError as CelTypeError } from "@marcbachmann/cel-js";

import { AgentError } from "../agent-error.ts";
import type { Json, JsonObject } from "../json.ts";

/** Arithmetic for models, which are bad at it. */
export async function call({ expression }: JsonObject, signal: AbortSignal): Promise<Json> {
  signal.throwIfAborted();
  if (typeof expression !== "string") throw failed("“expression” must be a string.");
  const { value, text } = calculate(expression);
  return { value, text };
}

const failed = (message: string): AgentError => new AgentError("tool_failed", message);

/**
 * The value of an expression, rounded to 15 significant digits: as many as a double holds for sure, so that 0.1 + 0.2 is
 * 0.3. A comparison is 1 or 0, with "true" or "false" as its text.
 *
 * @throws {AgentError} that says what is wrong, for the model to correct
 */
function calculate(expression: string): { value: number; text: string } {
  const result = evaluate(expression);
  if (typeof result === "boolean") return { value: result ? 1 : 0, text: String(result) };
  if (typeof result !== "number") throw failed("The result is not a number.");
  if (Number.isNaN(result))
    throw failed("The result is not defined, as 0 / 0 or the root of a negative number.");
  if (!Number.isFinite(result))
    throw failed("The result is infinite: a division by zero, or too large.");
  // Adding zero turns -0 into 0.
  const value = Number(result.toPrecision(15)) + 0;
  return { value, text: String(value) };
}

function evaluate(expression: string): unknown {
  const cel = toCel(expression);
  try {
    return calculatorEnvironment().evaluate(cel);
  } catch (error) {
    if (error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError) {
      throw failed(\`The expression cannot be worked out: \${error.summary}\`);
    }
    throw error;
  }
}

const unary: Readonly<Record<string, (value: number) => number>> = {
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  round: (value) => roundHalfAway(value, 0),
  exp: Math.exp,
  log: Math.log,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
};

const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  pow: Math.pow,
  round: roundHalfAway,
  log: (value, base) => Math.log(value) / Math.log(base),
  atan2: Math.atan2,
};

const variadic: Readonly<Record<string, (...values: number[]) => number>> = { min: Math.min, max: Math.max };

/** CEL has no functions of any number of arguments. */
const mostArguments = 16;

let environment: Environment | undefined;

/** CEL for doubles alone; made on first use, without any state of a call. */
function calculatorEnvironment(): Environment {
  environment ??= createEnvironment();
  return environment;
}

function createEnvironment(): Environment {
  const created = new Environment({ limits: { maxAstNodes: 1_000, maxDepth: 60 } });
  created.registerConstant("pi", "double", Math.PI);
  created.registerConstant("e", "double", Math.E);
  created.registerOperator("double % double: double", (a: number, b: number) => a % b);
  const register = (name: string, count: number, work: (...values: number[]) => number): void => {
    const types = Array.from({ length: count }, () => "double").join(", ");
    created.registerFunction(\`\${name}(\${types}): double\`, work);
  };
  for (const [name, work] of Object.entries(unary)) register(name, 1, work);
  for (const [name, work] of Object.entries(binary)) register(name, 2, work);
  for (const [name, work] of Object.entries(variadic)) {
    for (let count = 1; count <= mostArguments; count += 1) register(name, count, work);
  }
  return created;
}

/** As people round: 2.5 is 3 and -2.5 is -3. \`digits\` after the decimal point, negative ones before it. */
function roundHalfAway(value: number, digits: number): number {
  const places = Math.trunc(digits);
  if (!Number.isFinite(value) || Math.abs(places) > 300) return value;
  const whole = Math.round(movePoint(Math.abs(value), places));
  return Math.sign(value) * movePoint(whole, -places);
}

/** \`value\` times ten to the power of \`places\`, through its text: 1.005 becomes 100.5, where multiplying gives 100.4999. */
function movePoint(value: number, places: number): number {
  const [digits, exponent = "0"] = String(value).split("e");
  return Number(\`\${digits}e\${Number(exponent) + places}\`);
}

/** Longer than any calculation that a person would read. */
const maxLength = 1_000;

const spellings: readonly (readonly [RegExp, string])[] = [
  [/[×·]/g, "*"],
  [/÷/g, "/"],
  [/[−–]/g, "-"],
  [/π/g, "pi"],
  [/\\*\\*/g, "^"],
  [/²/g, "^2"],
  [/³/g, "^3"],
];

/**
 * An expression as people write it, in CEL: other signs for the operators, thousands grouped by commas (where no
 * function call gives the comma another meaning), \`^\` for powers, and every number a double, so that 7 / 2 is 3.5 and
 * nothing overflows. What is no arithmetic (text, lists, names of other things) does not get through.
 *
 * @throws {AgentError}
 */
function toCel(expression: string): string {
  if (expression.length > maxLength) {
    throw failed(
      \`The expression has \${expression.length} characters; at most \${maxLength} are allowed.\`,
    );
  }
  const plain = spellings.reduce((text, [sign, usual]) => text.replace(sign, usual), expression).trim();
  if (plain === "") throw failed("The expression is empty.");
  const [foreign] = /[^\\w\\s.,+\\-*/%^()<>=!&|?:]/u.exec(plain) ?? [];
  if (foreign !== undefined) {
    throw failed(\`“\${foreign}” is not part of arithmetic: only numbers, operators and functions are.\`);
  }
  const hasCall = /[a-z]\\w*\\s*\\(/i.test(plain);
  const ungrouped = hasCall
    ? plain
    : plain.replace(/(?<![\\d.])\\d{1,3}(?:,\\d{3})+(?!\\d)/g, (digits) => digits.replaceAll(",", ""));
  return powersToCalls(numbersToDoubles(ungrouped));
}

const numberPattern = /(?<![\\w.])(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?(?![\\w.])/gi;

function numbersToDoubles(text: string): string {
  return text.replace(numberPattern, (digits) => {
    const value = Number(digits);
    if (!Number.isFinite(value)) throw failed("A number in the expression is too large.");
    const written = String(value);
    return /[.e]/.test(written) ? written : \`\${written}.0\`;
  });
}

/** \`a ^ b\` as \`pow(a, b)\`: binds tighter than a sign before it, and to the right, as in mathematics. */
function powersToCalls(text: string): string {
  // The last one first: what stands to its right holds no other, so 2 ^ 3 ^ 2 becomes 2 ^ (3 ^ 2).
  const at = text.lastIndexOf("^");
  if (at === -1) return text;
  const start = startOfOperand(text, at);
  const end = endOfOperand(text, at + 1);
  const power = \`pow(\${text.slice(start, at)}, \${text.slice(at + 1, end)})\`;
  return powersToCalls(\`\${text.slice(0, start)}\${power}\${text.slice(end)}\`);
}

const missingOperand = (): AgentError => failed("“^” needs a number or a bracket on both sides.");

/** Where the operand that ends before \`end\` begins: a number, a name, or a bracket with the function before it. */
function startOfOperand(text: string, end: number): number {
  const before = text.slice(0, end).trimEnd();
  const bracket = before.endsWith(")") ? openingBracket(before) : before.length;
  const [name = ""] = /(?:[\\d.]+e[+-])?[\\w.]*$/i.exec(before.slice(0, bracket)) ?? [];
  const start = bracket - name.length;
  if (start === before.length) throw missingOperand();
  return start;
}

/** Where the operand that begins at \`start\` ends; it may have a sign. */
function endOfOperand(text: string, start: number): number {
  const [head = ""] = /^\\s*(?:[-+]\\s*)?(?:[\\d.]+(?:e[+-]?\\d+)?|[a-z]\\w*)?/i.exec(text.slice(start)) ?? [];
  const at = start + head.length;
  if (text[at] === "(") return closingBracket(text, at) + 1;
  if (!/\\w/.test(head)) throw missingOperand();
  return at;
}

const unbalanced = (): AgentError => failed("The brackets do not match.");

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
`,
};
