import { type ASTNode, Environment, ParseError } from "@marcbachmann/cel-js";

import { expressionLimits } from "./cel-environment.ts";
import { depthOf } from "./expression-tree.ts";

let environment: Environment | undefined;

/**
 * The syntax tree of an expression; undefined where it cannot be read, or is too large to be walked. For those who only
 * look at names: unlike `parseExpression` it brings nothing along that an expression needs to run, which a page that does
 * not run any need not load.
 */
export function parseSyntax(source: string): ASTNode | undefined {
  if (source.length > expressionLimits.length || unaryRun.test(source)) return undefined;
  environment ??= new Environment({
    enableOptionalTypes: true,
    limits: { maxAstNodes: expressionLimits.nodes, maxDepth: expressionLimits.depth },
  });
  try {
    const { ast } = environment.parse(source);
    return depthOf(ast) > expressionLimits.treeDepth ? undefined : ast;
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

/** The parser counts the levels of brackets, but recurses into these uncounted. */
export const unaryRun = /(?:[!-]\s*){100}/;
