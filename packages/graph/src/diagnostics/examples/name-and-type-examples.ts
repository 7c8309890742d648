import type { JsonObject } from "../../json.ts";
import type { DiagnosticCode } from "../registry.ts";
import type { DiagnosticExample } from "./diagnostic-example.ts";
import { oneNode, transform } from "./example-documents.ts";

/** Reads `input.name`; the schema of that is `name`. */
const readingName = (name: JsonObject): JsonObject => ({
  ...transform("input.name"),
  input: { type: "object", properties: { name } },
});

/** Reads `input.user.name`; the schema of the user is `user`. */
const readingUserName = (user: JsonObject): JsonObject => ({
  ...transform("input.user.name"),
  input: { type: "object", properties: { user }, required: ["user"] },
});

/** Writes to the one channel there is, `laps`, or to another. */
const setting = (assign: JsonObject): JsonObject =>
  oneNode(
    { type: "set_state", config: { assign } },
    { state: { laps: { schema: { type: "integer" }, default: 0 } } },
  );

/** A graph whose one node asks for a pattern four times. */
const matching = (pattern: string): JsonObject => {
  const value = `input.message.matches('${pattern}')`;
  return oneNode({ type: "transform", config: { values: { w: value, x: value, y: value, z: value } } });
};

/** PB2xxx: names and types. */
export const nameAndTypeExamples = {
  PB2001: { wrong: transform("1 +"), path: "/nodes/1/config/values/x", right: transform("1 + 1") },
  PB2002: {
    wrong: oneNode({ type: "template", config: { text: "Hello {{ input.message" } }),
    path: "/nodes/1/config/text",
    right: oneNode({ type: "template", config: { text: "Hello {{ input.message }}" } }),
  },
  PB2101: { wrong: transform("inptu"), path: "/nodes/1/config/values/x", right: transform("input") },
  PB2102: {
    wrong: transform("input.mesage"),
    path: "/nodes/1/config/values/x",
    right: transform("input.message"),
    context: ["input"],
  },
  PB2103: {
    wrong: readingName({ type: "string" }),
    path: "/nodes/1/config/values/x",
    right: readingName({ type: "string", default: "you" }),
  },
  PB2104: {
    wrong: readingUserName({ type: "null" }),
    path: "/nodes/1/config/values/x",
    right: readingUserName({
      type: "object",
      properties: { name: { type: "string" } },
      required: ["name"],
    }),
  },
  PB2105: {
    wrong: setting({ lap: "1" }),
    path: "/nodes/1/config/assign/lap",
    right: setting({ laps: "1" }),
    context: ["state"],
  },
  PB2201: {
    wrong: transform("input.message + 1"),
    path: "/nodes/1/config/values/x",
    right: transform("input.message + string(1)"),
    context: ["input"],
  },
  PB2202: {
    wrong: setting({ laps: "'one'" }),
    path: "/nodes/1/config/assign/laps",
    right: setting({ laps: "1" }),
    context: ["state"],
  },
  PB2203: { wrong: transform("sizee('a')"), path: "/nodes/1/config/values/x", right: transform("size('a')") },
  PB2204: {
    wrong: transform("input.message.matches('a(?=b)')"),
    path: "/nodes/1/config/values/x",
    right: transform("input.message.matches('a(?:b)')"),
  },
  PB2205: {
    wrong: matching("[a-z]{990}[0-9]{990}"),
    path: "/nodes/1/config/values/z",
    right: matching("[a-z]{64}[0-9]{64}"),
  },
} satisfies Partial<Record<DiagnosticCode, DiagnosticExample>>;
