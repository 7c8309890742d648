import {
  type ASTNode,
  EvaluationError,
  ParseError,
  type ParseResult,
  TypeError as CelTypeError,
} from "@marcbachmann/cel-js";

import type { Json } from "../json.ts";
import {
  celEnvironment,
  expressionLimits,
  linearMatches,
  type RootName,
  rootNames,
} from "./cel-environment.ts";
import { toJson } from "./to-json.ts";

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
  /** The value as JSON. @throws {ExpressionError} */
  evaluate(scope: Scope): Json;
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
  try {
    const parsed = celEnvironment().parse(source);
    const { ast } = parsed;
    const reads = readsOf(ast);
    return {
      ok: true,
      expression: { source, ast, reads, evaluate: evaluator(source, runnable(source, parsed)) },
    };
  } catch (error) {
    if (!(error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError))
      throw error;
    return { ok: false, message: error.summary, range: error.range ?? whole };
  }
}

function evaluator(source: string, program: ParseResult): Expression["evaluate"] {
  return (scope) => {
    try {
      return toJson(program(scope));
    } catch (error) {
      throw new ExpressionError(
        error instanceof EvaluationError ? error.summary : "The expression failed.",
        source,
      );
    }
  };
}

/** The program that runs: the same text, with every `.matches(` calling the linear-time engine instead. */
function runnable(source: string, parsed: ParseResult): ParseResult {
  const names: number[] = [];
  walk(parsed.ast, (node) => {
    if (node.op === "rcall" && node.args[0] === "matches")
      names.push(source.indexOf("matches", node.args[1].end));
  });
  if (names.length === 0) return parsed;
  const rewritten = names
    .toSorted((a, b) => b - a)
    .reduce((text, at) => text.slice(0, at) + linearMatches + text.slice(at + "matches".length), source);
  return celEnvironment().parse(rewritten);
}

/** Calls `visit` with every node of the tree, parents first. */
export function walk(node: ASTNode, visit: (node: ASTNode) => void): void {
  visit(node);
  for (const child of childrenOf(node)) walk(child, visit);
}

export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case ".":
    case ".?":
      return [node.args[0]];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    case "list":
      return node.args;
    case "map":
      return node.args.flat();
    case "!_":
    case "-_":
      return [node.args];
    default:
      return node.args;
  }
}

function readsOf(ast: ASTNode): Reads {
  const roots = new Set<RootName>();
  const below: Record<"nodes" | "state", Set<string> | undefined> = { nodes: new Set(), state: new Set() };
  const known = new Set<ASTNode>();
  walk(ast, (node) => {
    const root = node.op === "." || node.op === ".?" ? node.args[0] : undefined;
    if (root?.op === "id" && (root.args === "nodes" || root.args === "state")) {
      const name = node.op === "." ? node.args[1] : undefined;
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

const isRootName = (name: string): name is RootName => (rootNames as readonly string[]).includes(name);
