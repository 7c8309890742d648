import { EvaluationError, ParseError, TypeError as CelTypeError } from "@marcbachmann/cel-js";
import { type Tool, ToolError } from "@patchbay/compiler";

import { calculatorEnvironment, functionNames } from "./calculator-environment.ts";
import { toCel } from "./to-cel.ts";

const description = [
  "Works out an arithmetic expression and answers its value.",
  "Operators: + - * / % (remainder), ^ (power), parentheses, comparisons (1 is true, 0 is false).",
  `Functions: ${functionNames.join(", ")}. Angles are in radians, log is the natural logarithm. Constants: pi, e.`,
  "Numbers only, no units or variables. Example: (3 + 4) * sqrt(2) ^ 2.",
].join(" ");

/** Arithmetic for models, which are bad at it. Pure: no state, no clock, no way out. */
export function createCalculator(): Tool {
  return {
    name: "calculator",
    description,
    effect: "none",
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
    async call(args, { signal }) {
      signal.throwIfAborted();
      const { expression } = args;
      if (typeof expression !== "string") throw new ToolError("“expression” must be a string.");
      const { value, text } = calculate(expression);
      return { value, text };
    },
  };
}

/**
 * The value of an expression, rounded to 15 significant digits: as many as a double holds for sure, so that 0.1 + 0.2 is
 * 0.3. A comparison is 1 or 0, with "true" or "false" as its text.
 *
 * @throws {ToolError} that says what is wrong, for the model to correct
 */
export function calculate(expression: string): { value: number; text: string } {
  const result = evaluate(expression);
  if (typeof result === "boolean") return { value: result ? 1 : 0, text: String(result) };
  if (typeof result !== "number") throw new ToolError("The result is not a number.");
  if (Number.isNaN(result))
    throw new ToolError("The result is not defined, as 0 / 0 or the root of a negative number.");
  if (!Number.isFinite(result))
    throw new ToolError("The result is infinite: a division by zero, or too large.");
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
      throw new ToolError(`The expression cannot be worked out: ${error.summary}`);
    }
    throw error;
  }
}
