import { type NodeCategory as KnownCategory, nodeDefinitions } from "@patchbay/graph";

import { t, textFor } from "../words/words.ts";
import { type Fields, isFields, list, text } from "./read-fields.ts";

/** The kinds of work by which the canvas colors nodes. */
export type NodeCategory = KnownCategory | "unknown";

/** What the page knows about a node type. */
export interface NodeType {
  readonly title: string;
  /** One sentence; empty for a type that the language does not know. */
  readonly summary: string;
  readonly category: NodeCategory;
  /** An icon of Lucide, by its name. */
  readonly icon: string;
}

/** Describes a node type; one that the language does not know goes by its own name. */
export function nodeType(type: string): NodeType {
  const known = nodeDefinitions.get(type);
  if (known === undefined)
    return {
      title: type || t("node.unknown"),
      summary: "",
      category: "unknown",
      icon: "circle-question-mark",
    };
  const { title, summary, category, icon } = known;
  return {
    title: textFor(`nodes.title.${type}`) ?? title,
    summary: textFor(`nodes.summary.${type}`) ?? summary,
    category,
    icon,
  };
}

/**
 * The ports that a node has by its type, its config and its policy. Total: of a config that the language refuses it reads
 * what it can, so that a card keeps its ports while its author is in the middle of a change.
 */
export function portsOf(type: string, config: Fields, policy: Fields): readonly string[] {
  const reading = nodeDefinitions.get(type)?.configure(config);
  const ports = reading?.ok === true ? reading.configured.ports : likelyPorts(type, config);
  return [
    ...ports,
    ...(policy.on_error === "port" ? ["error"] : []),
    ...(isFields(policy.budget) ? ["budget"] : []),
  ];
}

function likelyPorts(type: string, config: Fields): readonly string[] {
  const expiring = (field: string): readonly string[] => (config[field] === undefined ? [] : ["expired"]);
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
    case "classify":
      return [...ids(config.classes), ...(config.min_confidence === undefined ? [] : ["else"])];
    case "judge":
      return ["pass", "fail"];
    case "guardrail":
      return ["out", "violation"];
    case "replan":
      return ["continue", "retry", "change", "stop"];
    case "approval":
      return ["approved", "rejected", ...expiring("expires_ms")];
    case "human_input":
    case "handoff":
      return ["out", ...expiring("expires_ms")];
    case "wait":
    case "await_group":
      return ["out", ...expiring("timeout_ms")];
    default:
      return ["out"];
  }
}

const ids = (value: unknown): readonly string[] =>
  list(value).flatMap((each) => {
    const id = isFields(each) ? text(each.id) : "";
    return id === "" ? [] : [id];
  });
