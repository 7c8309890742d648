import type { z } from "zod";

import type { Message } from "../diagnostics/message.ts";
import { type MessageKey, say, sentences } from "../diagnostics/say.ts";
import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { sentence } from "../diagnostics/sentence.ts";
import { listing } from "../nearest.ts";

/** By their English text: a schema can give no more than a text for what only it can say. */
const ownMessages: ReadonlyMap<string, MessageKey> = new Map(
  // The keys of a constant object.
  (Object.keys(schemaMessages) as (keyof typeof schemaMessages)[]).map((key) => [schemaMessages[key], key]),
);

/** What nobody can make up, but only choose. */
const chosen: ReadonlySet<MessageKey> = new Set(["model_chosen", "tool_chosen", "agent_chosen"]);

/** What a schema has against a value, in words of our own: what is expected, and what was found. */
export function issueMessage(issue: z.core.$ZodIssue, found: unknown): Message {
  const key = ownMessages.get(issue.message);
  if (key !== undefined) {
    const own: Message = { message_key: key };
    if (key === "format_known" && issue.code === "invalid_value") return sentences(own, oneOf(issue.values));
    return chosen.has(key) && typeof found === "string" && found !== ""
      ? sentences(say("no_such_name", { name: found }), own)
      : own;
  }
  switch (issue.code) {
    case "invalid_type":
      return wrongType(issue.expected, found);
    case "too_small":
      return tooSmall(issue);
    case "too_big":
      return tooBig(issue);
    case "invalid_value":
      return oneOf(issue.values);
    case "invalid_union":
      return ofUnion(issue, found);
    case "invalid_key": {
      const [inner] = issue.issues;
      const name = say("no_such_name", { name: String(issue.path.at(-1) ?? "") });
      return inner === undefined ? name : sentences(name, issueMessage(inner, undefined));
    }
    case "custom":
      return issue.message === "Invalid input"
        ? say("value_not_allowed")
        : say("verbatim", { text: sentence(issue.message) });
    case "invalid_format":
    case "not_multiple_of":
    case "unrecognized_keys":
    case "invalid_element":
      return say("value_not_allowed");
  }
}

/** What is said of a value that is not there: what its schema says of its own accord, if it does. */
export function missingMessage({ code, message }: z.core.$ZodIssue): Message {
  const key = code === "custom" ? ownMessages.get(message) : undefined;
  return key === undefined ? say("value_missing") : { message_key: key };
}

function wrongType(expected: string, found: unknown): Message {
  const name = jsonTypes.get(expected);
  return name === undefined
    ? say("value_not_allowed")
    : say("wrong_json_type", { expected: say(name), found: say(jsonTypeOf(found)) });
}

type JsonTypeKey = Extract<MessageKey, `json_${string}`>;

/** Zod's names for the types of JSON. */
const jsonTypes: ReadonlyMap<string, JsonTypeKey> = new Map([
  ["string", "json_text"],
  ["number", "json_number"],
  ["int", "json_integer"],
  ["boolean", "json_boolean"],
  ["array", "json_list"],
  ["tuple", "json_list"],
  ["object", "json_object"],
  ["record", "json_object"],
  ["null", "json_null"],
]);

function jsonTypeOf(value: unknown): JsonTypeKey {
  if (value === null) return "json_null";
  if (Array.isArray(value)) return "json_list";
  switch (typeof value) {
    case "string":
      return "json_text";
    case "number":
      return "json_number";
    case "boolean":
      return "json_boolean";
    default:
      return "json_object";
  }
}

function tooSmall({ origin, minimum, inclusive = true }: z.core.$ZodIssueTooSmall): Message {
  const least = Number(minimum);
  if (origin === "string") return least === 1 ? say("not_empty") : say("at_least_characters", { least });
  if (origin === "array") return least === 1 ? say("at_least_one_item") : say("at_least_items", { least });
  return inclusive ? say("at_least", { least }) : say("more_than", { least });
}

function tooBig({ origin, maximum, inclusive = true }: z.core.$ZodIssueTooBig): Message {
  const most = Number(maximum);
  if (origin === "string") return say("at_most_characters", { most });
  if (origin === "array") return say("at_most_items", { most });
  return inclusive ? say("at_most", { most }) : say("less_than", { most });
}

function oneOf(values: readonly unknown[]): Message {
  const names = values.map((value) => (typeof value === "string" ? `“${value}”` : String(value)));
  const [only] = names;
  return names.length === 1 && only !== undefined
    ? say("must_be", { value: only })
    : say("must_be_one_of", { values: listing(names, names.length) });
}

/** Where one of several things may stand: the names that may, or the types that the others have. */
function ofUnion(issue: z.core.$ZodIssueInvalidUnion, found: unknown): Message {
  if ("options" in issue && issue.options !== undefined) return oneOf(issue.options);
  const issues = issue.errors.flat();
  const values = issues.flatMap((each) => (each.code === "invalid_value" ? each.values : []));
  if (values.length > 0 && typeof found === "string") return oneOf(values);
  const [first] = issues;
  return first === undefined || first.path.length > 0 || first.code !== "invalid_type"
    ? say("value_not_allowed")
    : wrongType(first.expected, found);
}
