import { Environment } from "@marcbachmann/cel-js";

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

/** Bounds of one expression; a document's strings are bounded anyway, this keeps its trees shallow. */
export const expressionLimits = { length: 10_000, nodes: 5_000, depth: 100 } as const;

let environment: Environment | undefined;

/**
 * The one environment that all expressions share, made on first use: it holds no state of any run.
 *
 * Every name is dynamic to the library: types are checked by us, with what only the graph knows (optional outputs,
 * unions, guards).
 */
export function celEnvironment(): Environment {
  environment ??= createEnvironment();
  return environment;
}

function createEnvironment(): Environment {
  const created = new Environment({
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: { maxAstNodes: expressionLimits.nodes, maxDepth: expressionLimits.depth },
  });
  for (const name of rootNames) created.registerVariable(name, "dyn");
  mixNumbers(created);
  acceptDoublesAsPositions(created);
  created.registerFunction(`string.${linearMatches}(string): bool`, matchesPattern);
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
  created.registerFunction(
    "timestamp(double): google.protobuf.Timestamp",
    (seconds: number) => new Date(seconds * 1000),
  );
}

function slice(text: string, from: number | bigint, to: number | bigint): string {
  const [start, end] = [Number(from), Number(to)];
  const isRange =
    Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= text.length;
  if (!isRange) throw new Error("substring(): the positions are not inside the text.");
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
