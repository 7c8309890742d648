import type { Expression } from "@patchbay/graph";

import type { HelperName } from "../project/helpers.ts";
import type { Names } from "./names.ts";
import { asJsonType, type StaticType } from "./static-type.ts";
import { Translator } from "./translator.ts";

/** An expression in TypeScript. */
export interface Translation {
  /** An expression whose value is the JSON that the original makes. */
  readonly text: string;
  readonly type: StaticType;
  /** Whether working it out can fail. */
  readonly canFail: boolean;
}

/** What the translation of a document's expressions calls for. */
export interface TranslationUses {
  readonly helpers: Set<HelperName>;
  /** Types of `src/json.ts`. */
  readonly types: Set<"Json" | "JsonObject">;
}

/**
 * Translates a checked expression into TypeScript that means the same for every value that the checker lets through.
 *
 * @throws {RefusedError} where the same meaning cannot be shown: nothing is approximated
 */
export function translate(expression: Expression, names: Names, uses: TranslationUses): Translation {
  const translator = new Translator(uses);
  const made = translator.visit(expression.ast, names);
  const canFail = made.canFail || made.wants !== undefined;
  return { text: translator.result(made), type: asJsonType(made.type), canFail };
}
