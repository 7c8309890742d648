import {
  type ASTNode,
  EvaluationError,
  ParseError,
  type ParseResult,
  TypeError as CelTypeError,
} from "@marcbachmann/cel-js";

import { inEnglish } from "../diagnostics/in-english.ts";
import type { Message } from "../diagnostics/message.ts";
import { type MessageKey, say } from "../diagnostics/say.ts";
import type { Json } from "../json.ts";
import { celEnvironment, expressionLimits, type RootName, rootNames } from "./cel-environment.ts";
import { BudgetError, renewBudget } from "./evaluation-budget.ts";
import { depthOf, walk } from "./expression-tree.ts";
import { unaryRun } from "./parse-syntax.ts";
import { patternWeight } from "./pattern-weight.ts";
import { withoutOwnConstructors } from "./plain-objects.ts";
import { runnableText } from "./runnable-text.ts";
import { matchesMisused, syntaxMessage } from "./syntax-message.ts";
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
  readonly message: Message;
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
  | { readonly ok: false; readonly message: Message; readonly range: TextRange };

/** An expression that failed while it ran: a value was not what it was written for. */
export class ExpressionError extends Error {
  readonly source: string;
  /** What the error's message says in English. */
  readonly said: Message;

  constructor(said: Message, source: string) {
    super(inEnglish(said));
    this.name = "ExpressionError";
    this.source = source;
    this.said = said;
  }
}

/** Parses CEL; never throws. */
export function parseExpression(source: string): ParsedExpression {
  const whole = { start: 0, end: source.length };
  if (source.length > expressionLimits.length) {
    const message = say("expression_too_long", { count: source.length, most: expressionLimits.length });
    return { ok: false, message, range: whole };
  }
  const tooDeep = say("expression_too_deep", { most: expressionLimits.treeDepth });
  if (unaryRun.test(source)) return { ok: false, message: tooDeep, range: whole };
  try {
    const parsed = celEnvironment().parse(source);
    const { ast } = parsed;
    if (depthOf(ast) > expressionLimits.treeDepth) return { ok: false, message: tooDeep, range: whole };
    return { ok: true, expression: expressionOf(source, parsed) };
  } catch (error) {
    if (!(error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError))
      throw error;
    return { ok: false, message: syntaxMessage(error, source), range: error.range ?? whole };
  }
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
function reasonOf(error: unknown): Message {
  if (error instanceof NotJsonError || error instanceof BudgetError) return say(error.key);
  if (error instanceof EvaluationError) return say(reasons.get(error.code) ?? "failed");
  if (error instanceof RangeError) return say("failed_range");
  return say("failed");
}

/** The messages of why an expression came to nothing; they name nothing, so none has placeholders. */
type FailureKey = Extract<MessageKey, "failed" | `failed_${string}`>;

const reasons: ReadonlyMap<string, FailureKey> = new Map([
  ["division_by_zero", "failed_division"],
  ["modulo_by_zero", "failed_division"],
  ["index_out_of_bounds", "failed_index"],
  ["index_out_of_range", "failed_position"],
  ["invalid_condition_type", "failed_condition"],
  ["invalid_logical_operand", "failed_condition"],
  ["invalid_duration", "failed_duration"],
  ["invalid_timestamp", "failed_timestamp"],
  ["bool_conversion_error", "failed_boolean"],
  ["double_conversion_error", "failed_double"],
  ["int_conversion_error", "failed_integer"],
  ["no_matching_overload", "failed_function"],
  ["no_such_key", "failed_property"],
  ["no_such_overload", "failed_operator"],
  ["numeric_overflow", "failed_overflow"],
  ["optional_value_missing", "failed_optional"],
  ["unknown_variable", "failed_name"],
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
      fault: { message: refusal(verdict.error?.summary), range: place },
    };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { program: strict, fault: { message: syntaxMessage(error, source), range } };
  }
}

/** What the library's own checker says: nothing that ours does not find, as a rule, so its words have to do. */
const refusal = (summary = ""): Message =>
  summary === "" ? say("failed") : say("engine_refuses", { reason: summary.replace(/\.$/, "") });

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
      throw new ParseError({ code: matchesMisused, message: "matches() cannot be used in this way." });
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
