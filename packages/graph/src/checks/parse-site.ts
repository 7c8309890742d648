import type { Message } from "../diagnostics/message.ts";
import type { DiagnosticCode } from "../diagnostics/registry.ts";
import { type Expression, parseExpression, type TextRange } from "../expression/parse-expression.ts";
import { parseTemplate } from "../expression/parse-template.ts";
import { parseValue } from "../expression/parse-value.ts";
import type { ConfigSite } from "../nodes/config-sites.ts";
import type { Checkable } from "./checked-once.ts";

/** An expression of a site. */
export interface SitePart extends Checkable {
  /** Where its text stands, relative to the site. */
  readonly pointer: string;
  readonly text: string;
  /** Where it begins in the text. */
  readonly offset: number;
}

/** What cannot be read. */
export interface SiteProblem {
  readonly code: DiagnosticCode;
  readonly pointer: string;
  readonly message: Message;
  readonly range: TextRange;
}

export interface ParsedSite {
  readonly parts: readonly SitePart[];
  /** With a problem there are no parts. */
  readonly problems: readonly SiteProblem[];
}

/** What was found out about a site. */
interface SiteMemory {
  length?: number;
  parsed?: ParsedSite;
}

/** A site never changes, so everything about it is found out once. */
const memories = new WeakMap<ConfigSite, SiteMemory>();

function memoryOf(site: ConfigSite): SiteMemory {
  const known = memories.get(site);
  if (known !== undefined) return known;
  const memory: SiteMemory = {};
  memories.set(site, memory);
  return memory;
}

/** The expressions of a site. */
export function parseSite(site: ConfigSite): ParsedSite {
  const memory = memoryOf(site);
  return (memory.parsed ??= parse(site));
}

/** At least as many characters as its expressions have, told without reading any. */
export function expressionLength(site: ConfigSite): number {
  const memory = memoryOf(site);
  return (memory.length ??= lengthOf(site));
}

function lengthOf({ kind, value }: ConfigSite): number {
  if (kind === "expression") return typeof value === "string" ? value.length : 0;
  if (kind === "template") return typeof value === "string" ? lengthInBraces(value) : 0;
  return kind === "value" ? lengthInBraces(JSON.stringify(value)) : 0;
}

/** From each `{{` to the last `}}` before the next: what literals and maps have inside an expression is part of it. */
function lengthInBraces(text: string): number {
  let [length, open, close] = [0, -1, -1];
  for (const { 0: braces, index } of text.matchAll(/\{\{|\}\}/g)) {
    if (braces === "}}") {
      close = index;
    } else if (open === -1 || close > open) {
      if (open !== -1) length += close - open;
      open = index;
    }
  }
  return open === -1 ? length : length + (close > open ? close : text.length) - open;
}

function parse(site: ConfigSite): ParsedSite {
  const { kind, value } = site;
  if (kind === "value") return fromValue(site);
  if (typeof value !== "string") return nothing;
  if (kind === "template") return fromTemplate(value);
  return kind === "expression" ? fromExpression(value) : nothing;
}

const partOf = (pointer: string, text: string, expression: Expression, offset: number): SitePart => ({
  pointer,
  text,
  expression,
  offset,
  last: undefined,
});

const nothing: ParsedSite = { parts: [], problems: [] };

function fromExpression(text: string): ParsedSite {
  const read = parseExpression(text);
  return read.ok
    ? { parts: [partOf("", text, read.expression, 0)], problems: [] }
    : { parts: [], problems: [{ code: "PB2001", pointer: "", message: read.message, range: read.range }] };
}

function fromTemplate(text: string): ParsedSite {
  const read = parseTemplate(text);
  if (!read.ok)
    return {
      parts: [],
      problems: [{ code: "PB2002", pointer: "", message: read.message, range: read.range }],
    };
  const parts = read.template.parts.flatMap((part) =>
    part.kind === "text" ? [] : [partOf("", text, part.expression, part.range.start)],
  );
  return { parts, problems: [] };
}

function fromValue({ value }: ConfigSite): ParsedSite {
  const { template, problems } = parseValue(value);
  if (problems.length > 0)
    return { parts: [], problems: problems.map((problem) => ({ code: "PB2001", ...problem })) };
  const parts = template.parts.map(({ pointer, text, expression, range }) =>
    partOf(pointer, text, expression, range.start),
  );
  return { parts, problems: [] };
}
