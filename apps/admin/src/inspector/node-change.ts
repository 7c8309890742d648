import type { Json, JsonObject } from "@patchbay/graph";

import type { Route } from "../editing/commands/change-at.ts";
import { setInNode } from "../editing/commands/node-edits.ts";
import type { Edit } from "../editing/edit.ts";
import { withField } from "../fields/form-layout.ts";
import { fields, isFields, text } from "../graph/read-fields.ts";
import { isPortName, withPortEdges } from "./port-edits.ts";

/**
 * The edit that sets what lies at a route of a node, or removes it by `undefined`. What hangs on it follows: the edges of a
 * port that gets another name, and fields that lose their meaning; a policy that says nothing any more goes.
 *
 * @param written the node as it stands in the document
 * @param what people's name for what is set
 */
export function nodeChange(
  key: string,
  written: JsonObject,
  route: Route,
  value: Json | undefined,
  what: string,
): Edit {
  const step = setInNode(key, route, value, what);
  const type = text(written["type"]);
  const from = valueAt(written, route);
  if (isPortName(type, route) && typeof from === "string" && typeof value === "string")
    return withPortEdges(step, text(written["id"]), from, value);

  const [part, name] = route;
  const before = typeof part === "string" ? written[part] : undefined;
  if (route.length !== 2 || typeof part !== "string" || typeof name !== "string" || !isFields(before))
    return step;
  const next = withField(part === "policy" ? "policy" : type, before, name, value);
  if (part === "policy" && Object.keys(next).length === 0) return setInNode(key, [part], undefined, what);
  const isAlone = Object.keys(before).every((each) => each === name || Object.hasOwn(next, each));
  return isAlone ? step : setInNode(key, [part], next, what);
}

const valueAt = (value: unknown, route: Route): unknown =>
  route.reduce<unknown>(
    (each, token) =>
      Array.isArray(each) ? (each as readonly unknown[])[Number(token)] : fields(each)[String(token)],
    value,
  );
