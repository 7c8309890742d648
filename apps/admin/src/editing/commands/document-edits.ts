import { applyFix, type Fix, type Json, type JsonObject } from "@patchbay/graph";

import { isFields } from "../../graph/read-fields.ts";
import { t } from "../../words/words.ts";
import type { Edit } from "../edit.ts";
import { changeAt, type Route, sameJson } from "./change-at.ts";

/**
 * Sets what lies at a route of the document (`["limits", "max_steps"]`), or removes it by `undefined`.
 *
 * @param what people's name for it
 */
export const setInDocument = (route: Route, value: Json | undefined, what: string): Edit => ({
  name: t("edit.change", { what }),
  merge: `document ${route.join("/")}`,
  apply: (document) => asDocument(changeAt(document, route, value), document),
});

/** Takes another document in the place of this one. */
export const replaceDocument = (next: JsonObject, name: string): Edit => ({
  name,
  apply: (document) => (sameJson(document, next) ? document : next),
});

/** Applies a fix of the checker, where it still fits. */
export const fixProblem = (fix: Fix): Edit => ({
  name: t("edit.fix", { fix: fix.title }),
  apply: (document) => {
    const fixed = applyFix(document, fix);
    return fixed === undefined || sameJson(document, fixed) ? document : fixed;
  },
});

const asDocument = (value: Json, otherwise: JsonObject): JsonObject => (isFields(value) ? value : otherwise);
