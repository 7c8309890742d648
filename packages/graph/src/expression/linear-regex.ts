import { RE2JS } from "re2js";

import type { Message } from "../diagnostics/message.ts";
import { say } from "../diagnostics/say.ts";
import { patternWeight } from "./pattern-weight.ts";

const compiled = new Map<string, RE2JS | undefined>();
/** Patterns are mostly literals of published graphs: few. Beyond this many the oldest is made anew when it comes back. */
const cachedPatterns = 500;

/** Whether the RE2 `pattern` matches anywhere in `text`, in time linear in the text. @throws where it is no pattern */
export function matchesPattern(text: string, pattern: string): boolean {
  const program = compile(pattern);
  if (program === undefined) throw new Error("The pattern is not a regular expression (RE2 syntax).");
  return program.matcher(text).find();
}

/** A place in a text, in UTF-16 code units; `end` is behind it. */
export interface TextMatch {
  readonly start: number;
  readonly end: number;
}

/**
 * The places where the RE2 `pattern` matches in `text`, first to last, apart from each other; matches of nothing are
 * left out. Linear in the text. @throws where it is no pattern
 */
export function findMatches(text: string, pattern: string): TextMatch[] {
  const program = compile(pattern);
  if (program === undefined) throw new Error("The pattern is not a regular expression (RE2 syntax).");
  const matcher = program.matcher(text);
  const found: TextMatch[] = [];
  while (matcher.find())
    if (matcher.end() > matcher.start()) found.push({ start: matcher.start(), end: matcher.end() });
  return found;
}

/** Why `pattern` cannot be used; undefined where it can. RE2's syntax has no backreferences and no look-around. */
export function patternProblem(pattern: string): Message | undefined {
  if (patternWeight(pattern) > heaviestPattern) return say("pattern_too_large");
  if (compile(pattern) !== undefined) return undefined;
  return say("not_a_pattern");
}

/** RE2 itself has a budget of memory in its place. */
const heaviestPattern = 10_000;

function compile(pattern: string): RE2JS | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  const program = tryCompile(pattern);
  const oldest = compiled.keys().next();
  if (compiled.size >= cachedPatterns && oldest.done !== true) compiled.delete(oldest.value);
  compiled.set(pattern, program);
  return program;
}

function tryCompile(pattern: string): RE2JS | undefined {
  if (patternWeight(pattern) > heaviestPattern) return undefined;
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}
