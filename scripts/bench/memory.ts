// `npm run bench:memory`: whether the memory of a process stays where it is, however many runs it has seen.
import { setFlagsFromString } from "node:v8";
import { parseArgs } from "node:util";
import { runInNewContext } from "node:vm";

import { AgentCompiler, type CompiledAgent } from "@patchbay/compiler";
import type { JsonObject, Resources } from "@patchbay/graph";

import { runContext } from "./run-context.ts";

/** Collects garbage ten times on the way; from two fifths on every cache is full, and nothing may grow any more. */
async function measure(runs: number): Promise<void> {
  setFlagsFromString("--expose_gc");
  const collect: () => void = runInNewContext("gc");
  const compiler = new AgentCompiler();
  const agent = compiled(compiler, 0);
  const heap: number[] = [];
  for (let index = 1; index <= runs; index++) {
    await run(agent);
    // Drafts come and go: each of these is a graph that was never seen before.
    if (index % 100 === 0) await run(compiled(compiler, index));
    if (index % (runs / 10) === 0) {
      collect();
      heap.push(process.memoryUsage().heapUsed / 2 ** 20);
      console.log(`${String(index).padStart(9)} runs   heap ${heap.at(-1)?.toFixed(1)} MiB`);
    }
  }
  const growth = (heap.at(-1) ?? 0) / (heap[3] ?? 1);
  console.log(
    `from two fifths to the end × ${growth.toFixed(3)} (${growth <= 1.05 ? "steady" : "GROWS"}, at most 1.05)`,
  );
  if (growth > 1.05) process.exitCode = 1;
}

async function run(agent: CompiledAgent): Promise<void> {
  const result = await agent.run(
    { n: 3 },
    { messages: [], channels: {} },
    runContext(),
    new AbortController().signal,
  );
  if (result.status !== "completed" || result.output["total"] !== 7)
    throw new Error("something else was answered");
}

function compiled(compiler: AgentCompiler, number: number): CompiledAgent {
  const resources: Resources = { models: new Map(), tools: new Map(), agents: new Map() };
  const result = compiler.compile(document(number), resources);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics, null, 2));
  return result.agent;
}

function document(number: number): JsonObject {
  return {
    schema: "patchbay/graph@1",
    input: { type: "object", properties: { n: { type: "integer" } }, required: ["n"] },
    output: { type: "object", properties: { total: { type: "number" } }, required: ["total"] },
    state: { total: { schema: { type: "number" }, reducer: "sum", default: 0 } },
    nodes: [
      { id: "start", type: "start" },
      { id: "add", type: "set_state", config: { assign: { total: "input.n + 4" } } },
      { id: "tell", type: "template", config: { text: `graph ${number}: {{ state.total }}` } },
      { id: "end", type: "end", config: { output: { total: "state.total" } } },
    ],
    edges: [
      { from: "start", to: "add" },
      { from: "add", to: "tell" },
      { from: "tell", to: "end" },
    ],
  };
}

const { values } = parseArgs({
  options: { help: { type: "boolean", default: false }, runs: { type: "string", default: "100000" } },
});
if (values.help) {
  console.log("Runs one graph again and again, and a new one now and then. --runs N (default 100000).");
} else {
  await measure(Number(values.runs));
}
