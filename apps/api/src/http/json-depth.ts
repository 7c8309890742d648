import type { MiddlewareHandler } from "hono";

import { HttpError } from "./http-error.ts";

/** Twice what any document of ours may have. Much deeper, programs that walk JSON by recursion run out of stack. */
export const mostLevels = 128;

/** Refuses JSON that is nested too deeply, before anything parses it. */
export const refuseDeepJson: MiddlewareHandler = async (c, next) => {
  const isJson = c.req.header("content-type")?.includes("json") === true;
  // The checker has a diagnostic for it, and walks nothing by recursion.
  const isChecked = c.req.path.endsWith("/graphs/check");
  if (isJson && !isChecked && depthOfJson(await c.req.text()) > mostLevels)
    throw new HttpError("body_too_large", `The body is nested deeper than ${mostLevels} levels.`);
  await next();
};

/** How deep a JSON text is nested, whether or not it is JSON otherwise. Linear, without recursion. */
export function depthOfJson(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isString = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (isString) {
      if (letter === "\\") at++;
      else if (letter === '"') isString = false;
    } else if (letter === '"') isString = true;
    else if (letter === "[" || letter === "{") deepest = Math.max(deepest, ++depth);
    else if (letter === "]" || letter === "}") depth--;
  }
  return deepest;
}
