import type { JsonObject } from "../json.ts";
import type { AgentSignature, Resources } from "../resources.ts";

/** The parts of a document that a test cares about; the rest is the plainest that works. */
export interface GraphParts {
  readonly input?: JsonObject;
  readonly output?: JsonObject;
  readonly state?: JsonObject;
  readonly limits?: JsonObject;
  /** By id: the type, config and policy of a node. Ids that only edges name become templates, `start` and `end`. */
  readonly nodes?: Readonly<Record<string, JsonObject>>;
  /** `a -> b` or, from a port, `a.port -> b`. */
  readonly edges?: readonly string[];
}

/** A document from edges alone: `graph("start -> ask", "ask -> end")`. A word without an arrow is an island. */
export const graph = (...edges: string[]): JsonObject => graphWith({ edges });

/** A document from its interesting parts. Nodes stand in the order in which they are first named. */
export function graphWith(parts: GraphParts): JsonObject {
  const links = (parts.edges ?? []).map((text) => text.split("->").map((side) => side.trim()));
  const named = links.flat().map((side) => side.split(".")[0] ?? "");
  const ids = [...new Set([...named, ...Object.keys(parts.nodes ?? {})])];
  const message = { type: "object", properties: { message: { type: "string" } }, required: ["message"] };
  return {
    schema: "patchbay/graph@1",
    input: parts.input ?? message,
    output: parts.output ?? { type: "object" },
    state: parts.state ?? {},
    nodes: ids.map((id) => ({ id, ...nodeOf(id, parts.nodes?.[id]) })),
    edges: links.flatMap(([from = "", to]) => {
      const [id = "", port] = from.split(".");
      return to === undefined ? [] : [{ from: id, ...(port === undefined ? {} : { port }), to }];
    }),
    ...(parts.limits === undefined ? {} : { limits: parts.limits }),
  };
}

/** A node that says its type says everything about itself. */
function nodeOf(id: string, given: JsonObject | undefined): JsonObject {
  return given?.["type"] === undefined ? { ...plainNode(id), ...given } : given;
}

function plainNode(id: string): JsonObject {
  if (id === "start") return { type: "start" };
  if (id === "end") return { type: "end" };
  return { type: "template", config: { text: id } };
}

/** An agent that looks into a topic. */
const researcher = (required: string[]): AgentSignature => ({
  input: {
    type: "object",
    properties: { topic: { type: "string" }, depth: { type: "integer" } },
    required,
    additionalProperties: false,
  },
  output: { type: "object", properties: { summary: { type: "string" } }, required: ["summary"] },
});

/**
 * Two models, one of which can do everything and one nothing, three tools, and an agent of two versions. Only
 * `text_to_speech` cannot run.
 */
export const testResources: Resources = {
  models: new Map([
    ["default", { capabilities: new Set(["tools", "structured_output", "vision", "files"] as const) }],
    ["plain", { capabilities: new Set<never>() }],
  ]),
  tools: new Map([
    [
      "calculator",
      {
        effect: "none" as const,
        input: {
          type: "object" as const,
          properties: { expression: { type: "string" as const } },
          required: ["expression"],
        },
        output: {
          type: "object" as const,
          properties: { value: { type: "number" as const } },
          required: ["value"],
        },
      },
    ],
    ["http_get", { effect: "read" as const, input: { type: "object" as const }, output: {} }],
    ["send_mail", { effect: "write" as const, input: { type: "object" as const }, output: {} }],
  ]),
  agents: new Map([
    [
      "researcher",
      {
        ...researcher(["topic"]),
        effect: "read" as const,
        versions: new Map([
          [1, researcher([])],
          [2, researcher(["topic"])],
        ]),
      },
    ],
  ]),
  unavailable: new Set(["text_to_speech"]),
};
