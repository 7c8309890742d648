import { stripTypeScriptTypes } from "node:module";
import { runInNewContext } from "node:vm";

import {
  checkGraph,
  ExpressionError,
  inEnglish,
  type Json,
  type JsonObject,
  parseExpression,
} from "@patchbay/graph";
import { graphWith, testResources } from "@patchbay/graph/testing";
import fc from "fast-check";
import { expect, test } from "vitest";

import { type HelperName, printExpressions } from "../project/helpers.ts";
import { RefusedError } from "../refusal.ts";
import {
  arbitraryExpression,
  arbitraryInput,
  expressionInput as input,
} from "../testing/arbitrary-expression.ts";
import { typeOfSchema } from "./static-type.ts";
import type { Names } from "./names.ts";
import { translate } from "./translate.ts";

const names: Names = new Map([["input", { type: typeOfSchema(input as never), text: "state.input" }]]);

/** The value, or that there is none. */
type Ending = { readonly value: Json } | { readonly fails: true };

/** How the translation ends. */
function translated(source: string, given: JsonObject): Ending | "refused" {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(inEnglish(parsed.message));
  const uses = { helpers: new Set<HelperName>(), types: new Set<"Json" | "JsonObject">() };
  let text: string;
  try {
    ({ text } = translate(parsed.expression, names, uses));
  } catch (thrown) {
    if (thrown instanceof RefusedError) return "refused";
    throw thrown;
  }
  const helpers = (printExpressions(uses.helpers) ?? "")
    .replaceAll(/^import .*$/gm, "")
    .replaceAll("export ", "");
  const typed = `${helpers}\nresult.value = ${text};`;
  const result: { value?: Json } = {};
  try {
    runInNewContext(stripTypeScriptTypes(typed), { state: { input: given }, result, AgentError, RE2JS });
  } catch (thrown) {
    if (thrown instanceof AgentError) return { fails: true };
    throw new Error(`${source} became ${text}`, { cause: thrown });
  }
  return asJson(result.value ?? null);
}

/** As it is written down. */
const asJson = (value: Json): Ending => ({ value: JSON.parse(JSON.stringify(value)) as Json }); // what it was

class AgentError extends Error {}
/** As linear as the real one does not matter here. */
const RE2JS = {
  compile: (pattern: string) => ({
    matcher: (text: string) => ({ find: () => new RegExp(pattern).test(text) }),
  }),
};

function evaluated(source: string, given: JsonObject): Ending {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(inEnglish(parsed.message));
  try {
    return asJson(parsed.expression.evaluate({ input: given }));
  } catch (thrown) {
    if (thrown instanceof ExpressionError) return { fails: true };
    throw thrown;
  }
}

function passesTheChecker(source: string): boolean {
  const document = graphWith({
    input,
    nodes: { it: { type: "transform", config: { values: { value: source } } } },
    edges: ["start -> it", "it -> end"],
  });
  return checkGraph(document, testResources).diagnostics.every(({ severity }) => severity !== "error");
}

test("a translated expression has the value, or fails, as the expression does", () => {
  let count = 0;
  fc.assert(
    fc.property(
      arbitraryExpression,
      fc.array(arbitraryInput, { minLength: 3, maxLength: 3 }),
      (source, inputs) => {
        if (!passesTheChecker(source)) return;
        for (const given of inputs) {
          const theirs = translated(source, given);
          if (theirs === "refused") return;
          count++;
          expect({ source, ...theirs }).toEqual({ source, ...evaluated(source, given) });
        }
      },
    ),
    { numRuns: Number(process.env["PATCHBAY_TRANSLATE_RUNS"] ?? 1_500) },
  );
  // Were all refused, nothing would have been shown.
  expect(count).toBeGreaterThan(300);
}, 60_000);
