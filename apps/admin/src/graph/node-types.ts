import { type NodeCategory as KnownCategory, nodeDefinitions } from "@patchbay/graph";

import { formatDuration } from "../words/format.ts";
import { t } from "../words/words.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The kinds of work by which the canvas colors nodes. */
export type NodeCategory = KnownCategory | "unknown";

/** What the page knows about a node type. */
export interface NodeType {
  readonly title: string;
  readonly category: NodeCategory;
  /** An icon of Lucide, by its name. */
  readonly icon: string;
}

/** Describes a node type; one that the language does not know goes by its own name. */
export const nodeType = (type: string): NodeType =>
  nodeDefinitions.get(type) ?? {
    title: type || t("node.unknown"),
    category: "unknown",
    icon: "circle-question-mark",
  };

/**
 * The ports that a node has by its type, its config and its policy. Total: of a config that the language refuses it reads
 * what it can, so that a card keeps its ports while its author is in the middle of a change.
 */
export function portsOf(type: string, config: Fields, policy: Fields): readonly string[] {
  const reading = nodeDefinitions.get(type)?.configure(config);
  const ports = reading?.ok === true ? reading.configured.ports : likelyPorts(type, config);
  return policy.on_error === "port" ? [...ports, "error"] : ports;
}

function likelyPorts(type: string, config: Fields): readonly string[] {
  switch (type) {
    case "end":
    case "fail":
      return [];
    case "condition":
    case "switch":
      return [...ids(config.cases), "else"];
    case "loop":
      return ["body", "done"];
    case "parallel":
      return ids(config.branches);
    default:
      return ["out"];
  }
}

/** One line that says what this node does, for its card: the model, the expression, the names. Empty when there is none. */
export function summaryOf(type: string, config: Fields): string {
  switch (type) {
    case "llm":
      return string(config.model);
    case "agent": {
      const tools = Array.isArray(config.tools) ? config.tools.map(string).filter((tool) => tool !== "") : [];
      const told = tools.length > 1 ? t("node.tools", { count: tools.length }) : (tools[0] ?? "");
      return [string(config.model), told].filter((part) => part !== "").join(" · ");
    }
    case "condition":
      return string(entries(config.cases)[0]?.when);
    case "switch":
      return string(config.value);
    case "loop":
      return string(config.while);
    case "join":
      return string(config.mode);
    case "wait":
      return typeof config.duration_ms === "number"
        ? formatDuration(config.duration_ms)
        : string(config.until);
    case "fail":
      return string(config.code);
    case "tool":
      return string(config.tool);
    case "template":
      return string(config.text).split("\n")[0] ?? "";
    case "transform":
      return names(config.values);
    case "set_state":
      return names(config.assign);
    case "end":
      return names(config.output);
    default:
      return "";
  }
}

const string = (value: unknown): string => (typeof value === "string" ? value : "");
const entries = (value: unknown): readonly Fields[] =>
  Array.isArray(value)
    ? value.filter((each): each is Fields => typeof each === "object" && each !== null)
    : [];
const ids = (value: unknown): readonly string[] =>
  entries(value)
    .map((each) => string(each.id))
    .filter((id) => id !== "");
const names = (value: unknown): string =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value).join(", ") : "";
