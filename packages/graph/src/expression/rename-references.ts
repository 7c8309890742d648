import type { ASTNode } from "@marcbachmann/cel-js";

import { childrenOf } from "./expression-tree.ts";
import { endOfLiteral, spanOf } from "./node-span.ts";
import { parseSyntax } from "./parse-syntax.ts";
import { closingBraces } from "./parse-template.ts";
import { macros } from "./runnable-text.ts";

/** New names by the paths that lead to the old ones. */
export interface Renaming {
  /** The name that an expression begins with, and the members after it: `["state", "intent"]`. At least two. */
  readonly path: readonly string[];
  /** What the last of them is called from now on. */
  readonly name: string;
}

/** Several renamings that happen at once, so that two names can change places. */
export class Renamings {
  readonly #renamings: readonly Renaming[];
  readonly #byPath: ReadonlyMap<string, string>;
  readonly #words: ReadonlySet<string>;

  constructor(renamings: readonly Renaming[]) {
    this.#renamings = renamings;
    this.#byPath = new Map(renamings.map(({ path, name }) => [JSON.stringify(path), name]));
    this.#words = new Set(renamings.map(({ path }) => path.at(-1) ?? ""));
  }

  /**
   * An expression that names what has another name now. Only references change: not what stands in texts, in comments or
   * under the name of a macro's variable. An expression that cannot be read is changed where a path stands as it is.
   */
  inExpression(source: string): string {
    if (!this.#mayBeIn(source)) return source;
    const ast = parseSyntax(source);
    return ast === undefined
      ? this.#inBrokenExpression(source)
      : applied(source, this.#replacements(source, ast, [], new Set()));
  }

  /** A template, in which only what stands between braces is changed; what cannot be read as one stays from there on. */
  inTemplate(source: string): string {
    if (!this.#mayBeIn(source)) return source;
    let text = "";
    let at = 0;
    for (let open = source.indexOf("{{"); open !== -1; open = source.indexOf("{{", at)) {
      const close = closingBraces(source, open + 2);
      if (close === -1) break;
      text += source.slice(at, open + 2) + this.#inBraces(source.slice(open + 2, close));
      at = close;
    }
    return text + source.slice(at);
  }

  /** A string of a value, which is an expression only where it is nothing else. */
  inValue(source: string): string {
    const text = source.trimEnd();
    const open = text.length - text.trimStart().length;
    const isExpression = text.startsWith("{{", open) && closingBraces(text, open + 2) === text.length - 2;
    return isExpression ? this.inTemplate(source) : source;
  }

  /** What is read is what stands between the spaces. */
  #inBraces(inner: string): string {
    const expression = inner.trim();
    return expression === "" ? inner : inner.replace(expression, () => this.inExpression(expression));
  }

  /** Cheap, as most texts name nothing that is renamed. A name may be spelled otherwise only behind a backslash. */
  #mayBeIn(source: string): boolean {
    return source.includes("\\") || [...this.#words].some((word) => source.includes(word));
  }

  #replacements(
    source: string,
    node: ASTNode,
    found: Replacement[],
    hidden: ReadonlySet<string>,
  ): readonly Replacement[] {
    const replacement = this.#replacementOf(source, node, hidden);
    if (replacement !== undefined) found.push(replacement);
    const inner = variableOf(node);
    for (const [index, child] of childrenOf(node).entries()) {
      const isBelow = inner !== undefined && index >= inner.from;
      this.#replacements(source, child, found, isBelow ? new Set([...hidden, inner.name]) : hidden);
    }
    return found;
  }

  #replacementOf(source: string, node: ASTNode, hidden: ReadonlySet<string>): Replacement | undefined {
    const name = this.#byPath.get(JSON.stringify(referenceOf(node, hidden)));
    if (name === undefined) return undefined;
    if (node.op === "." || node.op === ".?") {
      const end = node.pos + node.args[1].length;
      if (selectable.test(name)) return { start: node.pos, end, text: name };
      // Only what is a name can stand behind a dot.
      const start = spanOf(source, node.args[0]).end;
      return { start, end, text: `[${node.op === ".?" ? "?" : ""}${JSON.stringify(name)}]` };
    }
    if (node.op !== "[]" && node.op !== "[?]" && node.op !== "in") return undefined;
    const { start, end } = node.op === "in" ? node.args[0] : node.args[1];
    return { start, end, text: literalLike(source.slice(start, end), name) };
  }

  #inBrokenExpression(source: string): string {
    const places = this.#renamings.map(({ path, name }) => ({ pattern: patternOf(path), name }));
    let text = "";
    for (let at = 0; at < source.length;) {
      const place = places.find(({ pattern }) => {
        pattern.lastIndex = at;
        return pattern.test(source);
      });
      const end = place?.pattern.lastIndex ?? at + lengthOfOther(source, at);
      const piece = source.slice(at, end);
      text += place === undefined ? piece : piece.replace(/\w+$/, () => place.name);
      at = end;
    }
    return text;
  }
}

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function applied(source: string, replacements: readonly Replacement[]): string {
  let text = "";
  let at = 0;
  for (const { start, end, text: next } of replacements.toSorted((a, b) => a.start - b.start)) {
    text += source.slice(at, start) + next;
    at = end;
  }
  return text + source.slice(at);
}

/** What may stand behind a dot: words of the language may not. */
const selectable = /^(?!(?:true|false|null|in)$)[A-Za-z_]\w*$/;

/** The path that a node names: by a dot, by an index, or by asking whether it is there. */
function referenceOf(node: ASTNode, hidden: ReadonlySet<string>): readonly string[] | undefined {
  if (node.op !== "in") return node.op === "id" ? undefined : pathOf(node, hidden);
  const [key, target] = node.args;
  const path = pathOf(target, hidden);
  return path === undefined || key.op !== "value" || typeof key.args !== "string"
    ? undefined
    : [...path, key.args];
}

function pathOf(node: ASTNode, hidden: ReadonlySet<string>): readonly string[] | undefined {
  if (node.op === "id") return hidden.has(node.args) ? undefined : [node.args];
  if (node.op !== "." && node.op !== ".?" && node.op !== "[]" && node.op !== "[?]") return undefined;
  const [target, member] = node.args;
  const name = typeof member === "string" ? member : member.op === "value" ? member.args : undefined;
  const path = typeof name === "string" ? pathOf(target, hidden) : undefined;
  return path === undefined || typeof name !== "string" ? undefined : [...path, name];
}

/** The variable that a macro or a binding brings, and the first of its children in which it hides an outer name. */
function variableOf(node: ASTNode): { readonly name: string; readonly from: number } | undefined {
  if (node.op !== "rcall") return undefined;
  const [called, receiver, args] = node.args;
  const [variable] = args;
  if (variable?.op !== "id" || args.length < 2) return undefined;
  // Its children are the receiver, the variable, and what comes after it; what is bound is read outside.
  if (called === "bind" && receiver.op === "id" && receiver.args === "cel")
    return { name: variable.args, from: 3 };
  return macros.has(called) ? { name: variable.args, from: 1 } : undefined;
}

/** A text in the quotes of another. */
function literalLike(literal: string, text: string): string {
  const quote = /["']/.exec(literal)?.[0] ?? '"';
  const inner = JSON.stringify(text).slice(1, -1);
  return quote === '"'
    ? `"${inner}"`
    : `'${inner.replaceAll(String.raw`\"`, '"').replaceAll("'", String.raw`\'`)}'`;
}

/** A path as it is usually written, which itself is no member of something else. */
function patternOf(path: readonly string[]): RegExp {
  const names = path.map((name) => name.replaceAll(/\W/g, String.raw`\$&`));
  return new RegExp(String.raw`(?<!\w|\.\s*)${names.join(String.raw`\s*\.\s*\??\s*`)}(?!\w)`, "y");
}

/** How far to go on where no path begins: past a whole literal or comment, so that nothing in it is taken for one. */
function lengthOfOther(source: string, at: number): number {
  if (source[at] === '"' || source[at] === "'") return endOfLiteral(source, at) + 1 - at;
  return source.startsWith("//", at) ? source.slice(at).search(/\n|$/) : 1;
}
