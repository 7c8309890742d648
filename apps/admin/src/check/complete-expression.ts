import type { ExpressionScope, ScopeMember } from "@patchbay/graph";

/** What can be written at a place of an expression. */
export interface Completions {
  /** Where what has been typed of the name begins. */
  readonly from: number;
  readonly options: readonly ScopeMember[];
}

/** What is known of the name at a place of an expression. */
export interface NameInfo {
  readonly start: number;
  readonly end: number;
  readonly member: ScopeMember;
}

type TokenKind = "name" | "number" | "text" | "open" | "close" | "dot" | "comma" | "other";

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What can be written at `offset` of a CEL expression, of any length and however broken. Undefined inside a text or a number. */
export function completeExpression(
  scope: ExpressionScope,
  source: string,
  offset: number,
): Completions | undefined {
  const tokens = tokensOf(source.slice(0, offset));
  const last = tokens.at(-1);
  if (last !== undefined && last.end === offset && (last.kind === "text" || last.kind === "number"))
    return undefined;
  const isTyping = last?.kind === "name" && last.end === offset;
  const before = isTyping ? tokens.slice(0, -1) : tokens;
  const from = isTyping ? last.start : offset;
  const inner = innerScope(scope, source, before);
  if (before.at(-1)?.kind !== "dot") return { from, options: [...inner.locals, ...inner.scope.roots()] };
  const receiver = chainText(source, before, before.length - 2);
  if (receiver === undefined) return undefined;
  const options = inner.scope.membersOf(receiver);
  return { from, options: receiver === "nodes" ? reachedFirst(inner.scope, options) : options };
}

/** Nodes that have always run before are offered first; last those of which there is nothing to read. */
function reachedFirst(scope: ExpressionScope, nodes: readonly ScopeMember[]): readonly ScopeMember[] {
  const ranked = nodes.map((member) => {
    if (member.kind !== "field") return { member, rank: 3 };
    const outputs = scope.membersOf(`nodes.${member.name}`).filter(({ kind }) => kind === "field");
    const [first] = outputs;
    if (first === undefined) return { member, rank: 2 };
    if (first.missing === undefined || outputs.some(({ missing }) => missing === undefined))
      return { member, rank: 0 };
    return { member: { ...member, missing: first.missing }, rank: 1 };
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ member }) => member);
}

/** The name at `offset` of a CEL expression, with its type; undefined where there is none that is known. */
export function nameAt(scope: ExpressionScope, source: string, offset: number): NameInfo | undefined {
  const tokens = tokensOf(source);
  const index = tokens.findIndex(
    ({ kind, start, end }) => kind === "name" && start <= offset && offset <= end,
  );
  const token = tokens[index];
  if (token === undefined) return undefined;
  const { start, end, text } = token;
  const known = completeExpression(scope, source, end)?.options.find(({ name }) => name === text);
  if (known === undefined) return undefined;
  // The type of a chain as a whole is closer than that of its last member: guards and indexes have their say.
  const before = tokens.slice(0, index + 1);
  const chain = known.kind === "field" ? chainText(source, before, index) : undefined;
  const type = chain === undefined ? undefined : innerScope(scope, source, before).scope.typeOf(chain);
  return { start, end, member: type === undefined ? known : { ...known, type } };
}

const patterns: readonly (readonly [TokenKind | "space", RegExp])[] = [
  ["space", /\s+/y],
  [
    "text",
    /[rRbB]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:[^"\\]|\\[^])*(?:"|$)|'(?:[^'\\]|\\[^])*(?:'|$))/y,
  ],
  ["name", /[A-Za-z_]\w*/y],
  ["number", /\d[\w.]*/y],
  ["open", /[([{]/y],
  ["close", /[)\]}]/y],
  ["dot", /\.\??/y],
  ["comma", /,/y],
  ["other", /[^]/y],
];

function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = at;
      const text = pattern.exec(source)?.[0] ?? "";
      if (text === "") continue;
      if (kind !== "space") tokens.push({ kind, text, start: at, end: at + text.length });
      at += text.length;
      break;
    }
  }
  return tokens;
}

/** The text of the chain of names, calls and indexes that ends with the token at `end`. */
function chainText(source: string, tokens: readonly Token[], end: number): string | undefined {
  const last = tokens[end];
  const first = tokens[chainStart(tokens, end)];
  return last === undefined || first === undefined ? undefined : source.slice(first.start, last.end);
}

/** The token with which a chain begins; -1 where there is none. */
function chainStart(tokens: readonly Token[], end: number): number {
  let at = end;
  for (;;) {
    const token = tokens[at];
    if (token?.kind === "close") {
      const open = openingOf(tokens, at);
      const before = tokens[open - 1]?.kind;
      const isCallOrIndex = token.text !== "}" && (before === "name" || before === "close");
      if (!isCallOrIndex) return open;
      at = open - 1;
    } else if (token?.kind === "name" || token?.kind === "text" || token?.kind === "number") {
      if (tokens[at - 1]?.kind !== "dot") return at;
      at -= 2;
    } else return -1;
  }
}

function openingOf(tokens: readonly Token[], close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at -= 1) {
    if (tokens[at]?.kind === "close") depth += 1;
    if (tokens[at]?.kind === "open") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

const macros: ReadonlySet<string> = new Set(["map", "filter", "exists", "all", "exists_one"]);

/** The scope at the end of the tokens: with the names of the macros that are still open, outermost first. */
function innerScope(scope: ExpressionScope, source: string, tokens: readonly Token[]) {
  const open: number[] = [];
  for (const [at, { kind }] of tokens.entries()) {
    if (kind === "open") open.push(at);
    if (kind === "close") open.pop();
  }
  let inner = scope;
  const locals: ScopeMember[] = [];
  for (const at of open) {
    const [macro, dot, name, comma] = [tokens[at - 1], tokens[at - 2], tokens[at + 1], tokens[at + 2]];
    const isMacro = macro?.kind === "name" && macros.has(macro.text) && dot?.kind === "dot";
    if (!isMacro || name?.kind !== "name" || comma?.kind !== "comma") continue;
    const list = chainText(source, tokens, at - 3);
    if (list === undefined) continue;
    inner = inner.withItem(name.text, list);
    locals.unshift({ name: name.text, kind: "name", type: inner.typeOf(name.text) ?? "any" });
  }
  return { scope: inner, locals };
}
