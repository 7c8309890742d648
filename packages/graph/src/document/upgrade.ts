import type { JsonObject } from "../json.ts";

/** One step from a released format to the next; pure. */
type Upgrade = (document: JsonObject) => JsonObject;

/** The step that leads away from each older format; format 1 is the first, so there is none yet. */
const steps: ReadonlyMap<string, Upgrade> = new Map();

/** The formats that are not written any more and still read. */
export const olderFormats: readonly string[] = [...steps.keys()];

/** Brings a stored document to the current format, step by step. A format it does not know is left for the checker. */
export function upgradeDocument(document: JsonObject): JsonObject {
  let current = document;
  for (let step = stepFrom(current); step !== undefined; step = stepFrom(current)) current = step(current);
  return current;
}

const stepFrom = ({ schema }: JsonObject): Upgrade | undefined =>
  typeof schema === "string" ? steps.get(schema) : undefined;
