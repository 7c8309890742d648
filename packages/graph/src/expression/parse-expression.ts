import {
  type ASTNode,
  EvaluationError,
  ParseError,
  type ParseResult,
  TypeError as CelTypeError,
} from "@marcbachmann/cel-js";

import type { Json } from "../json.ts";
import { celEnvironment, expressionLimits, type RootName, rootNames } from "./cel-environment.ts";
import { BudgetError, renewBudget } from "./evaluation-budget.ts";
import { depthOf, walk } from "./expression-tree.ts";
import { patternWeight } from "./pattern-weight.ts";
import { withoutOwnConstructors } from "./plain-objects.ts";
import { runnableText } from "./runnable-text.ts";
import { NotJsonError, toJson } from "./to-json.ts";

/** Where in an expression's text something stands, in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The values of the names that an expression reads; only those in its `roots` need to be there. */
export type Scope = Partial<Record<RootName, unknown>>;

/** An expression that is ready to run. */
export interface Expression {
  readonly source: string;
  readonly ast: ASTNode;
  /** The names that it begins with, and below `nodes` and `state` which ones; `undefined` where that cannot be told. */
  readonly reads: Reads;
  /** What the patterns that it names in `matches()` weigh together (`patternWeight`). */
  readonly patternWeight: number;
  /** Why it fails whatever it reads, where the engine can tell; what the checker finds says it better. */
  readonly fault: ExpressionFault | undefined;
  /** The value as JSON. @throws {ExpressionError} */
  evaluate(scope: Scope): Json;
}

export interface ExpressionFault {
  readonly message: string;
  readonly range: TextRange;
}

/** What an expression reads, so that no more than that is put together for it. */
export interface Reads {
  readonly roots: ReadonlySet<RootName>;
  readonly nodes: ReadonlySet<string> | undefined;
  readonly channels: ReadonlySet<string> | undefined;
}

export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly message: string; readonly range: TextRange };

/** An expression that failed while it ran: a value was not what it was written for. */
export class ExpressionError extends Error {
  readonly source: string;

  constructor(message: string, source: string) {
    super(message);
    this.name = "ExpressionError";
    this.source = source;
  }
}

/** Parses CEL; never throws. */
export function parseExpression(source: string): ParsedExpression {
  const whole = { start: 0, end: source.length };
  if (source.length > expressionLimits.length) {
    const message = `The expression has ${source.length} characters; at most ${expressionLimits.length} are allowed.`;
    return { ok: false, message, range: whole };
  }
  const tooDeep = `The expression is nested deeper than ${expressionLimits.treeDepth} levels.`;
  // The parser counts the levels of brackets, but recurses into these uncounted.
  if (unaryRun.test(source)) return { ok: false, message: tooDeep, range: whole };
  try {
    const parsed = celEnvironment().parse(source);
    const { ast } = parsed;
    if (depthOf(ast) > expressionLimits.treeDepth) return { ok: false, message: tooDeep, range: whole };
    return { ok: true, expression: expressionOf(source, parsed) };
  } catch (error) {
    if (!(error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError))
      throw error;
    return { ok: false, message: limitProblem(error.summary) ?? error.summary, range: error.range ?? whole };
  }
}

/** What the library says of its limits, in words of our own: its names for them mean nothing to an author. */
function limitProblem(summary: string): string | undefined {
  const [, name = "", most = ""] = /^Exceeded (max\w+) \((\d+)\)/.exec(summary) ?? [];
  if (name === "") return undefined;
  if (name === "maxDepth") return `The expression is nested deeper than ${most} levels.`;
  if (name === "maxAstNodes") return `The expression has more than ${most} parts.`;
  return `The expression is too large: at most ${most} entries or arguments can stand together.`;
}

/** @throws {ParseError} where what would run cannot be read */
function expressionOf(source: string, parsed: ParseResult): Expression {
  const { ast } = parsed;
  const strict = programOf(source, parsed, false);
  let known: Prepared | undefined;
  // Only what runs, or is right as far as names and types go, is worth this.
  const prepared = (): Prepared => (known ??= prepare(source, parsed, strict));
  return {
    source,
    ast,
    reads: readsOf(ast),
    patternWeight: patternWeightOf(ast),
    get fault() {
      return prepared().fault;
    },
    evaluate: evaluator(source, () => prepared().program),
  };
}

const unaryRun = /(?:[!-]\s*){100}/;

function evaluator(source: string, program: () => ParseResult): Expression["evaluate"] {
  const run = (scope: unknown): Json => {
    const evaluate = program();
    renewBudget();
    return toJson(evaluate(scope as Scope)); // a scope with some of its objects as maps still is one
  };
  return (scope) => {
    try {
      return run(scope);
    } catch (error) {
      try {
        const readable = isUnsupported(error) ? withoutOwnConstructors(scope) : scope;
        if (readable !== scope) return run(readable);
      } catch (second) {
        throw new ExpressionError(reasonOf(second), source);
      }
      throw new ExpressionError(reasonOf(error), source);
    }
  };
}

/** Whether the library did not know what kind of value it met: it says so, or trips over it. */
const isUnsupported = (error: unknown): boolean =>
  error instanceof EvaluationError ? error.code === "unsupported_type" : error instanceof TypeError;

/** What failed, in words of our own: the library's quote the values, which may be what somebody said in confidence. */
function reasonOf(error: unknown): string {
  if (error instanceof NotJsonError || error instanceof BudgetError) return error.message;
  if (error instanceof EvaluationError) return reasons.get(error.code) ?? "The expression failed.";
  if (error instanceof RangeError) return "A value is out of range, or a time zone is not known.";
  return "The expression failed.";
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["division_by_zero", "It divides by zero."],
  ["modulo_by_zero", "It divides by zero."],
  ["field_type_mismatch", "A value has another type than expected."],
  ["index_out_of_bounds", "A list has no item at this index."],
  ["index_out_of_range", "A position is not inside the text."],
  ["invalid_condition_type", "A condition is neither true nor false."],
  ["invalid_logical_operand", "A condition is neither true nor false."],
  ["invalid_duration", "A text is not a duration."],
  ["invalid_timestamp", "A value is not a timestamp."],
  ["bool_conversion_error", "A text is neither true nor false."],
  ["double_conversion_error", "A text is not a number."],
  ["int_conversion_error", "A value is not an integer."],
  ["list_item_type_mismatch", "A value has another type than expected."],
  ["no_matching_overload", "A function was given a value of a type that it does not take."],
  ["no_such_key", "A property is not there."],
  ["no_such_overload", "An operator was given values of types that it does not take."],
  ["numeric_overflow", "A number is too large."],
  ["optional_value_missing", "An optional value is not there."],
  ["unknown_variable", "A name is not known."],
]);

/** The program that runs: the text itself wherever possible, else one that means the same (see `runnableText`). */
function prepare(source: string, parsed: ParseResult, strict: ParseResult): Prepared {
  if (strict.check().valid) return { program: strict, fault: undefined };
  const range = { start: 0, end: source.length };
  try {
    const loose = programOf(source, parsed, true);
    const verdict = loose.check();
    if (verdict.valid) return { program: loose, fault: undefined };
    const place = parsed.check().error?.range ?? range;
    return {
      program: loose,
      fault: { message: verdict.error?.summary ?? "It cannot be run.", range: place },
    };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { program: strict, fault: { message: error.summary, range } };
  }
}

interface Prepared {
  readonly program: ParseResult;
  readonly fault: ExpressionFault | undefined;
}

function programOf(source: string, parsed: ParseResult, loosened: boolean): ParseResult {
  const text = runnableText(source, parsed.ast, loosened);
  if (text === source) return parsed;
  const program = celEnvironment("programs").parse(text);
  walk(program.ast, (node) => {
    // No pattern of an author's ever reaches the host's backtracking engine.
    if (node.op === "rcall" && node.args[0] === "matches")
      throw new ParseError("matches() cannot be used in this way.");
  });
  return program;
}

function readsOf(ast: ASTNode): Reads {
  const roots = new Set<RootName>();
  const below: Record<"nodes" | "state", Set<string> | undefined> = { nodes: new Set(), state: new Set() };
  const known = new Set<ASTNode>();
  walk(ast, (node) => {
    const root = node.op === "." || node.op === ".?" || node.op === "[]" ? node.args[0] : undefined;
    if (root?.op === "id" && (root.args === "nodes" || root.args === "state")) {
      const name = selectedName(node);
      if (name !== undefined) {
        known.add(root);
        below[root.args]?.add(name);
      }
    }
    if (node.op !== "id") return;
    if (isRootName(node.args)) roots.add(node.args);
    // Parents come first: a bare `nodes` that no selection has claimed reads who knows what.
    if ((node.args === "nodes" || node.args === "state") && !known.has(node)) below[node.args] = undefined;
  });
  return { roots, nodes: below.nodes, channels: below.state };
}

function patternWeightOf(ast: ASTNode): number {
  let weight = 0;
  walk(ast, (node) => {
    const pattern = node.op === "rcall" && node.args[0] === "matches" ? node.args[2][0] : undefined;
    if (pattern?.op === "value" && typeof pattern.args === "string") weight += patternWeight(pattern.args);
  });
  return weight;
}

/** The name in `root.name` or `root["name"]`. */
function selectedName(node: ASTNode): string | undefined {
  if (node.op === ".") return node.args[1];
  const key = node.op === "[]" ? node.args[1] : undefined;
  return key?.op === "value" && typeof key.args === "string" ? key.args : undefined;
}

const isRootName = (name: string): name is RootName => (rootNames as readonly string[]).includes(name);
