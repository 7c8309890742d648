import { AgentCompiler } from "@patchbay/compiler";
import { checkGraph, createGraphChecker, type JsonObject, type Resources } from "@patchbay/graph";
import { hostileDocuments } from "@patchbay/graph/testing";

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

const resources: Resources = { models: new Map(), tools: new Map(), agents: new Map() };

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

/** Median milliseconds to check a document again after an edit of one of its nodes. */
export function checkEditMs(nodes: number, rounds: number): number {
  const checker = createGraphChecker(resources);
  const document = chainDocument(nodes);
  checker.check(document);
  const once = (_: unknown, round: number): number => {
    const edited = withEdit(document, 1 + 3 * round, `{{ input.message }} in round ${round}`);
    const started = performance.now();
    checker.check(edited);
    return performance.now() - started;
  };
  Array.from({ length: 5 }, once);
  return median(Array.from({ length: rounds }, once));
}

/** A copy, as an editor sends it, in which the template at `index` says something else. */
function withEdit(document: JsonObject, index: number, text: string): JsonObject {
  const copy = structuredClone(document);
  const nodes = Array.isArray(copy["nodes"]) ? copy["nodes"] : [];
  return {
    ...copy,
    nodes: nodes.with(index % (nodes.length - 2), {
      id: `n${index - 1}`,
      type: "template",
      config: { text },
    }),
  };
}

/** Milliseconds to check the most expensive of the documents that are made to be expensive, and how many there are. */
export function checkHostileMs(rounds: number): { count: number; worstMs: number; worst: string } {
  const measured = hostileDocuments.map(({ name, make }) => {
    const document = make();
    const once = (): number => {
      const started = performance.now();
      checkGraph(document, resources);
      return performance.now() - started;
    };
    return { name, ms: median(Array.from({ length: rounds }, once)) };
  });
  const { name, ms } = measured.reduce((a, b) => (a.ms > b.ms ? a : b));
  return { count: measured.length, worstMs: ms, worst: name };
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
