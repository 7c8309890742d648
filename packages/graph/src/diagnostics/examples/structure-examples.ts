import { documentLimits } from "../../document/limits.ts";
import type { JsonObject } from "../../json.ts";
import { graph, graphWith } from "../../testing/graph-builder.ts";
import type { DiagnosticCode } from "../registry.ts";
import type { DiagnosticExample } from "./diagnostic-example.ts";
import { choice, oneNode, plain, plainWith } from "./example-documents.ts";

const state = (channel: JsonObject): JsonObject => plainWith({ state: { notes: channel } });

/** PB1xxx: structure and schema. */
export const structureExamples = {
  PB1001: {
    wrong: [
      { id: "start", type: "start" },
      { id: "end", type: "end" },
    ],
    path: "",
    right: graph("start -> end"),
  },
  PB1002: {
    wrong: plainWith({ nodes: Array.from({ length: documentLimits.nodes + 1 }, () => ({})) }),
    path: "/nodes",
    right: plain,
  },
  PB1101: {
    wrong: plainWith({ voic: { language: "en" } }),
    path: "/voic",
    right: plainWith({ voice: { language: "en" } }),
  },
  PB1102: {
    wrong: oneNode({ type: "template", config: {} }),
    path: "/nodes/1/config/text",
    right: oneNode({ type: "template", config: { text: "Hello" } }),
  },
  PB1103: {
    wrong: plainWith({ limits: { max_steps: 0 } }),
    path: "/limits/max_steps",
    right: plainWith({ limits: { max_steps: 1 } }),
  },
  PB1104: {
    wrong: oneNode({ type: "templat", config: { text: "Hello" } }),
    path: "/nodes/1/type",
    right: oneNode({ type: "template", config: { text: "Hello" } }),
  },
  PB1105: {
    wrong: plainWith({
      nodes: [
        { id: "start", type: "start" },
        { id: "a", type: "template", config: { text: "Hello" } },
        { id: "end", type: "end" },
        { id: "a", type: "template", config: { text: "Good-bye" } },
      ],
    }),
    path: "/nodes/3/id",
    right: graphWith({
      nodes: {
        a: { type: "template", config: { text: "Hello" } },
        b: { type: "template", config: { text: "Good-bye" } },
      },
      edges: ["start -> a", "a -> b", "b -> end"],
    }),
  },
  PB1106: {
    wrong: graphWith({
      nodes: { begin: { type: "start", config: {} } },
      edges: ["start -> end", "begin -> end"],
    }),
    path: "/nodes/2",
    right: graph("start -> end"),
  },
  PB1107: {
    wrong: graphWith({
      nodes: { stop: { type: "fail", config: { code: "stopped", message: "Not today." } } },
      edges: ["start -> stop"],
    }),
    path: "/nodes",
    right: graphWith({
      nodes: {
        a: choice({ id: "open", when: "true" }),
        stop: { type: "fail", config: { code: "stopped", message: "Not today." } },
      },
      edges: ["start -> a", "a.open -> end", "a.else -> stop"],
    }),
  },
  PB1108: {
    wrong: state({ schema: { type: "string" }, default: 7 }),
    path: "/state/notes/default",
    right: state({ schema: { type: "string" }, default: "7" }),
  },
  PB1109: {
    wrong: state({ schema: { type: "string" }, reducer: "append" }),
    path: "/state/notes/reducer",
    right: state({ schema: { type: "array", items: { type: "string" } }, reducer: "append" }),
  },
} satisfies Partial<Record<DiagnosticCode, DiagnosticExample>>;
