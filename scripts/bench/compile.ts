import { AgentCompiler } from "@patchbay/compiler";
import { checkGraph, type JsonObject, type Resources } from "@patchbay/graph";

import { median } from "./compare.ts";

/** A chain of so many nodes of all kinds, with expressions that read far back. */
export function chainDocument(nodes: number): JsonObject {
  const middle = Array.from({ length: nodes - 2 }, (_, index): JsonObject => {
    const id = `n${index}`;
    const before = index === 0 ? "input.message" : `nodes.n${index - 1 - ((index - 1) % 3)}.text`;
    switch (index % 3) {
      case 0:
        return {
          id,
          type: "template",
          config: { text: `{{ ${before} }} and {{ input.message }} at ${index}` },
        };
      case 1:
        return {
          id,
          type: "transform",
          config: { values: { a: `size(${before}) + ${index}`, b: "this.a * 2 > 10 ? 'big' : 'small'" } },
        };
      default:
        return { id, type: "set_state", config: { assign: { count: "state.count + 1" } } };
    }
  });
  const ids = ["start", ...middle.map((_, index) => `n${index}`), "end"];
  return {
    schema: "patchbay/graph@1",
    input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
    output: { type: "object", properties: { count: { type: "number" } }, required: ["count"] },
    state: { count: { schema: { type: "number" }, default: 0 } },
    nodes: [
      { id: "start", type: "start" },
      ...middle,
      { id: "end", type: "end", config: { output: { count: "state.count" } } },
    ],
    edges: ids.slice(1).map((to, index) => ({ from: ids[index] ?? "", to })),
  };
}

const resources: Resources = { models: new Map(), tools: new Map() };

/** Median milliseconds to check a document, types and all. */
export function checkMs(nodes: number, rounds: number): number {
  const document = chainDocument(nodes);
  const once = (): number => {
    const started = performance.now();
    checkGraph(document, resources);
    return performance.now() - started;
  };
  for (let index = 0; index < 5; index++) once();
  return median(Array.from({ length: rounds }, once));
}

/** Median milliseconds to compile a document that the compiler has never seen: check, plan and emit. */
export function compileMs(nodes: number, rounds: number): number {
  const document = chainDocument(nodes);
  const once = (): number => {
    const compiler = new AgentCompiler();
    const started = performance.now();
    const compiled = compiler.compile(document, resources);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
    return performance.now() - started;
  };
  for (let index = 0; index < 5; index++) once();
  return median(Array.from({ length: rounds }, once));
}
