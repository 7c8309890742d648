import { formatDuration } from "../words/format.ts";
import { t } from "../words/words.ts";
import { type Fields, fields, isFields, list, text } from "./read-fields.ts";

/**
 * One line that says what a node does, for its card: the model, the expression, the question. Empty where there is
 * nothing to say that the card does not show anyway. Total, as a draft may hold anything.
 */
export function summaryOf(type: string, config: Fields): string {
  switch (type) {
    case "end":
      return names(config.output);
    case "condition":
      return text(fields(list(config.cases)[0]).when);
    case "switch":
      return text(config.value);
    case "loop":
      return text(config.while);
    case "join":
      return facts(text(config.mode), number(config.quorum));
    case "map":
      return facts(text(config.items), isFields(config.body) ? bodySize(config.body) : agent(config));
    case "wait":
      return waited(config);
    case "fail":
      return text(config.code);
    case "llm":
    case "classify":
      return text(config.model);
    case "agent":
      return facts(text(config.model), tools(config.tools));
    case "judge":
      return text(config.when) || text(config.model);
    case "guardrail":
      return [...new Set(list(config.checks).map((check) => text(fields(check).kind)))]
        .filter((kind) => kind !== "")
        .join(", ");
    case "transform":
      return names(config.values);
    case "set_state":
      return names(config.assign);
    case "template":
    case "text_to_speech":
      return firstLine(config.text);
    case "code":
      return firstLine(config.source);
    case "tool":
      return text(config.tool);
    case "http_request":
      return `${text(config.method) || "GET"} ${text(config.url).replace(/^https?:\/\//i, "")}`.trim();
    case "retrieve":
      return text(config.pipeline);
    case "vector_search":
      return text(config.index);
    case "memory_read":
      return facts(text(config.scope), firstLine(config.query));
    case "memory_write":
      return facts(text(config.scope), firstLine(config.text));
    case "artifact":
      return facts(text(config.operation), firstLine(config.name) || text(config.artifact));
    case "approval":
    case "handoff":
      return firstLine(config.message);
    case "human_input":
      return firstLine(config.prompt);
    case "speech_to_text":
      return text(config.audio);
    case "call_agent":
      return agent(config);
    case "spawn_group":
      return facts(text(config.items), agent(config));
    case "await_group":
      return facts(text(config.group), text(config.mode), number(config.quorum));
    case "replan":
      return text(config.model) || text(fields(list(config.rules)[0]).when);
    case "cancel_runs":
      return text(config.group) || text(config.runs);
    default:
      return "";
  }
}

/** How much a graph inside a node does, in words. */
export function bodySize(body: unknown): string {
  const count = list(fields(body).nodes).length;
  return count === 1 ? t("node.oneNode") : t("node.nodes", { count });
}

const facts = (...parts: readonly string[]): string => parts.filter((part) => part !== "").join(" · ");

const number = (value: unknown): string => (typeof value === "number" ? String(value) : "");

const firstLine = (value: unknown): string => text(value).trim().split("\n")[0] ?? "";

const names = (value: unknown): string => Object.keys(fields(value)).join(", ");

function waited({ duration_ms, until, signal }: Fields): string {
  if (typeof duration_ms === "number") return formatDuration(duration_ms);
  const name = text(signal);
  return name === "" ? text(until) : t("node.signal", { name });
}

/** The agent that is called, by its slug, with the version where one is pinned. */
const agent = ({ agent: slug, version }: Fields): string =>
  facts(text(slug), typeof version === "number" ? t("agents.versionNumber", { number: version }) : "");

function tools(value: unknown): string {
  const named = list(value)
    .map(text)
    .filter((tool) => tool !== "");
  return named.length > 1 ? t("node.tools", { count: named.length }) : (named[0] ?? "");
}
