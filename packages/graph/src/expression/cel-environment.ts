import { Environment, EvaluationError } from "@marcbachmann/cel-js";

import { boundSize, spendItems } from "./evaluation-budget.ts";
import { matchesPattern } from "./linear-regex.ts";

/** The names that expressions may begin with (GRAPH.md section 2). Which of them exist where is the checker's business. */
export const rootNames = [
  "input",
  "state",
  "messages",
  "nodes",
  "run",
  "caller",
  "item",
  "index",
  "this",
] as const;
export type RootName = (typeof rootNames)[number];

/** What `matches()` is called inside: the library's own runs the host's backtracking engine and cannot be replaced. */
export const linearMatches = "matchesLinear";

/** What counts the items of a macro inside a macro, and what bounds the size of a sum (`evaluation-budget.ts`). */
export const spentItems = "spentItems";
export const boundedSize = "boundedSize";

/** Bounds of one expression; a document's strings are bounded anyway, this keeps its trees shallow: they are walked recursively. */
export const expressionLimits = { length: 10_000, nodes: 5_000, depth: 100, treeDepth: 300 } as const;

/** Texts that authors write, or programs that were made of them and may be somewhat larger. */
type Purpose = "texts" | "programs";

const environments = new Map<Purpose, Environment>();

/**
 * The environment that all expressions share, made on first use: it holds no state of any run.
 *
 * Every name is dynamic to the library: types are checked by us, with what only the graph knows (optional outputs,
 * unions, guards).
 */
export function celEnvironment(purpose: Purpose = "texts"): Environment {
  const known = environments.get(purpose);
  if (known !== undefined) return known;
  const made = createEnvironment(purpose === "texts" ? 1 : 4);
  environments.set(purpose, made);
  return made;
}

function createEnvironment(room: number): Environment {
  const created = new Environment({
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: { maxAstNodes: expressionLimits.nodes * room, maxDepth: expressionLimits.depth * room },
  });
  for (const name of rootNames) created.registerVariable(name, "dyn");
  mixNumbers(created);
  acceptDoublesAsPositions(created);
  created.registerFunction(`string.${linearMatches}(string): bool`, matchesPattern);
  created.registerFunction(`${spentItems}(dyn): dyn`, spendItems);
  created.registerFunction(`${boundedSize}(dyn): dyn`, boundSize);
  return created;
}

/** A position that comes out of JSON is a double; where CEL wants an integer, a whole double is one. */
function acceptDoublesAsPositions(created: Environment): void {
  created.registerFunction("string.substring(double): string", (text: string, from: number) =>
    slice(text, from, text.length),
  );
  for (const [a, b] of [
    ["double", "double"],
    ["double", "int"],
    ["int", "double"],
  ] as const) {
    created.registerFunction(`string.substring(${a}, ${b}): string`, slice);
  }
  created.registerFunction(
    "string.indexOf(string, double): int",
    (text: string, part: string, from: number) => BigInt(text.indexOf(part, from)),
  );
  created.registerFunction(
    "string.lastIndexOf(string, double): int",
    (text: string, part: string, from: number) => BigInt(text.lastIndexOf(part, from)),
  );
  created.registerFunction(
    "string.split(string, double): list<string>",
    (text: string, by: string, limit: number) => splitAtMost(text, by, limit),
  );
  created.registerFunction("timestamp(double): google.protobuf.Timestamp", (seconds: number) =>
    timestampOf(seconds),
  );
}

/** Seconds since 1970, from the year 1 to 9999 as RFC 3339 can write it. */
function timestampOf(seconds: number): Date {
  const made = new Date(seconds * 1000);
  const isInRange = made.getTime() >= -62_135_596_800_000 && made.getTime() <= 253_402_300_799_999;
  if (!isInRange) throw new EvaluationError({ code: "invalid_timestamp", message: "Not a timestamp." });
  return made;
}

function slice(text: string, from: number | bigint, to: number | bigint): string {
  const [start, end] = [Number(from), Number(to)];
  const isRange =
    Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= text.length;
  if (!isRange) throw new EvaluationError({ code: "index_out_of_range", message: "Not inside the text." });
  return text.slice(start, end);
}

/** As the library splits: the last piece keeps the rest; a negative limit is none. */
function splitAtMost(text: string, by: string, limit: number): string[] {
  const pieces = text.split(by);
  if (limit < 0 || pieces.length <= limit) return pieces;
  return limit === 0 ? [] : [...pieces.slice(0, limit - 1), pieces.slice(limit - 1).join(by)];
}

/** JSON has one kind of number and CEL two: where they meet, the result is a double (GRAPH.md section 2). */
function mixNumbers(created: Environment): void {
  const arithmetic = {
    "+": (a: number, b: number) => a + b,
    "-": (a: number, b: number) => a - b,
    "*": (a: number, b: number) => a * b,
    "/": (a: number, b: number) => a / b,
    "%": (a: number, b: number) => a % b,
  };
  for (const [operator, apply] of Object.entries(arithmetic)) {
    const mixed = (a: number | bigint, b: number | bigint): number => apply(Number(a), Number(b));
    created.registerOperator(`double ${operator} int: double`, mixed);
    created.registerOperator(`int ${operator} double: double`, mixed);
    if (operator === "%") created.registerOperator("double % double: double", mixed);
  }
  // Two values of the run that are both doubles compare by themselves; a literal and a computed double need this.
  created.registerOperator("int == double", (a: bigint, b: number) => Number(a) === b);
}
