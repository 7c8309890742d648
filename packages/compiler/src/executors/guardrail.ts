import type { Usage } from "@patchbay/contracts";
import {
  createValidator,
  findMatches,
  type GuardrailCheck,
  GuardrailConfig,
  type Json,
  type TextMatch,
} from "@patchbay/graph";

import { sumUsage } from "../run/usage-meter.ts";
import { type Activation, defineExecutor } from "./executor.ts";
import { findPii } from "./find-pii.ts";
import { preparedTemplate, readsOfTemplate } from "./prepared-text.ts";
import { scoreText } from "./score-text.ts";

/** Violations of one kind that are listed: a text may have as many as letters, and the run keeps what is listed. */
const mostListed = 100;

/**
 * Holds a text against its checks: first those that find places in it, which `redact` replaces; what is left then
 * against those of the whole text; models last, and only while nothing else is wrong, so that a text which may not go
 * on goes to no provider either.
 */
export const guardrailExecutor = defineExecutor("guardrail", GuardrailConfig, (config) => {
  const input = preparedTemplate(config.input);
  const checks = {
    places: ofKind(config, placeFinder),
    whole: ofKind(config, wholeCheck),
    models: ofKind(config, modelCheck),
  };
  const redacts = config.on_violation === "redact";
  const canLeave = !redacts || checks.whole.length + checks.models.length > 0;
  return {
    reads: [input, ...checks.models.map(({ rubric }) => rubric)].flatMap(readsOfTemplate),
    usesMessages: false,
    // Only a default that says whether it is in order says where to go.
    portOf: ({ violations }) =>
      Array.isArray(violations) ? (violations.length > 0 && canLeave ? "violation" : "out") : undefined,
    execute: async (activation) => {
      const given = input.render(activation.scope);
      const places = checks.places.flatMap((find) => find(given));
      const text = redacts ? replaced(given, places) : given;
      const found = places.slice(0, mostListed).map(toViolation);
      const wrong = [...(redacts ? [] : found), ...checks.whole.flatMap((check) => check(text))];
      let usage: Usage | undefined;
      for (const { check } of checks.models) {
        if (wrong.length > 0) break;
        const judged = await check(text, activation);
        usage = usage === undefined ? judged.usage : sumUsage(usage, judged.usage);
        wrong.push(...judged.violations);
      }
      return {
        port: wrong.length > 0 ? "violation" : "out",
        outputs: { text, violations: redacts ? [...found, ...wrong] : wrong },
        ...(usage === undefined ? {} : { usage }),
      };
    },
  };
});

/** As the node's outputs carry it; `detail` says which rule, never what the text says. */
type Violation = {
  readonly [key: string]: Json;
  readonly kind: GuardrailCheck["kind"];
  readonly detail: string;
};

/** A violation that has a place in the text, and what is written there instead. */
interface Place extends TextMatch {
  readonly kind: "regex" | "pii";
  readonly detail: string;
  readonly marker: string;
}

const toViolation = ({ kind, detail, start, end }: Place): Violation => ({ kind, detail, start, end });

function ofKind<Prepared>(
  { checks }: GuardrailConfig,
  prepare: (check: GuardrailCheck) => Prepared | undefined,
): Prepared[] {
  return checks.flatMap((check) => prepare(check) ?? []);
}

function placeFinder(check: GuardrailCheck): ((text: string) => Place[]) | undefined {
  if (check.kind === "regex") {
    const about = {
      kind: check.kind,
      detail: `The pattern “${check.pattern}” matches.`,
      marker: "[redacted]",
    };
    return (text) => findMatches(text, check.pattern).map((match) => ({ ...about, ...match }));
  }
  if (check.kind !== "pii") return undefined;
  return (text) =>
    findPii(text, check.entities).map(({ entity, start, end }) => ({
      kind: check.kind,
      detail: entity,
      marker: `[${entity}]`,
      start,
      end,
    }));
}

function wholeCheck(check: GuardrailCheck): ((text: string) => Violation[]) | undefined {
  if (check.kind === "schema") {
    const validator = createValidator(check.schema);
    return (text) => {
      const value = parseJson(text);
      const wrong = value === undefined ? [{ message: "It is not JSON." }] : validator.violations(value);
      return wrong.slice(0, mostListed).map(({ message }) => ({ kind: check.kind, detail: message }));
    };
  }
  if (check.kind !== "length") return undefined;
  const { kind, min = 0, max = Infinity } = check;
  return (text) => {
    // Code points, as `size()` counts.
    const { length } = Array.from(text);
    if (length >= min && length <= max) return [];
    const wanted = length < min ? `at least ${min}` : `at most ${max}`;
    return [{ kind, detail: `${length} characters; ${wanted} are allowed.` }];
  };
}

function modelCheck(check: GuardrailCheck) {
  if (check.kind !== "model") return undefined;
  const { kind, model, threshold } = check;
  const rubric = preparedTemplate(check.rubric);
  return {
    rubric,
    check: async (text: string, activation: Activation) => {
      const asked = { model, rubric: rubric.render(activation.scope), text };
      // The reason may quote the text.
      const { score, usage } = await scoreText(asked, activation);
      const detail = `The score ${score} is below ${threshold}.`;
      const violations: Violation[] = score >= threshold ? [] : [{ kind, detail }];
      return { violations, usage };
    },
  };
}

/** The text with every place replaced; of places that overlap, the first gives the marker for all. */
function replaced(text: string, places: readonly Place[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, marker } of places.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (start >= at) pieces.push(text.slice(at, start), marker);
    at = Math.max(at, end);
  }
  return pieces.join("") + text.slice(at);
}

function parseJson(text: string): Json | undefined {
  try {
    // JSON.parse makes JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
