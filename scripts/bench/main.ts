// `npm run bench`: our compiled graphs against LangGraph.js graphs written by hand, in one process and one run.
import { parseArgs } from "node:util";

import { AgentCompiler, type AgentResult, type ChatModel, type CompiledAgent } from "@patchbay/compiler";
import { createEgress } from "@patchbay/egress";
import { type JsonObject, JsonSchema, type Resources } from "@patchbay/graph";
import { createOpenAiModel } from "@patchbay/models-openai";
import { startFakeOpenAi } from "@patchbay/models-openai/testing";

import { add, agentByHand, agentDocument, answer, answerWithTool } from "./agent-tool.ts";
import { compare, type Contest } from "./compare.ts";
import { checkEditMs, checkHostileMs, checkMs, compileMs } from "./compile.ts";
import { chunks, modelCallByHand, modelCallDocument } from "./model-call.ts";
import { runContext } from "./run-context.ts";
import { tenNodeDocument, tenNodesByHand } from "./ten-nodes.ts";

/** The most that a run may take of what the same graph takes when it is written by hand. */
const targetRatio = 1.1;

const emptyThread = { messages: [], channels: {} };

/** A run that nobody cancels. */
const never = new AbortController().signal;

const { values } = parseArgs({
  options: { help: { type: "boolean", default: false }, rounds: { type: "string", default: "40" } },
});
if (values.help) {
  console.log(
    "Measures per-run overhead and compile time against hand-written LangGraph.js. --rounds N (default 40).",
  );
} else {
  await bench(Number(values.rounds));
}

async function bench(rounds: number): Promise<void> {
  const provider = await startFakeOpenAi({
    script: (body) => (body["tools"] === undefined ? { type: "text", chunks } : answerWithTool(body)),
  });
  const egress = createEgress({ policy: { allowedOrigins: [provider.origin] } });
  try {
    const model = createOpenAiModel({
      api_key: provider.api_key,
      base_url: provider.base_url,
      model: "bench",
      egress,
    });
    for (const contest of [modelCall(provider, model), agentWithTool(provider, model), tenNodes()]) {
      const { name, oursMs, baselineMs, ratio } = await compare(contest, rounds);
      const verdict = ratio <= targetRatio ? "meets" : "MISSES";
      console.log(
        `${name.padEnd(30)} ours ${oursMs.toFixed(2)} ms   by hand ${baselineMs.toFixed(2)} ms   ratio ${ratio.toFixed(2)} (${verdict} ${targetRatio})`,
      );
    }
  } finally {
    await egress.close();
    await provider.close();
  }
  report("compile 100 nodes", compileMs(100, rounds), 15);
  report("compile 1,000 nodes", compileMs(1_000, Math.min(rounds, 10)), 200);
  report("check 500 nodes", checkMs(500, Math.min(rounds, 20)), 50);
  report("check after an edit, of 500 nodes", checkEditMs(500, rounds), 20);
  const { count, worstMs, worst } = checkHostileMs(3);
  report(`check, worst of ${count} hostile documents`, worstMs, 200);
  console.log(`  (${worst})`);
}

function report(what: string, ms: number, targetMs: number): void {
  console.log(
    `${what.padEnd(30)} ${ms.toFixed(1)} ms (${ms <= targetMs ? "meets" : "MISSES"} ${targetMs} ms)`,
  );
}

function modelCall(provider: { base_url: string; api_key: string }, model: ChatModel): Contest {
  const expected = chunks.join("");
  const agent = compiled(modelCallDocument);
  const byHand = modelCallByHand(provider);
  return {
    name: "one model call, 50 chunks",
    runsPerRound: 10,
    ours: async () => {
      let streamed = "";
      const context = runContext({ model, tool: add, onText: (text) => (streamed += text) });
      const output = outputOf(await agent.run({ message: "Hi" }, emptyThread, context, never));
      if (streamed !== expected || output["reply"] !== expected)
        throw new Error("ours answered something else");
    },
    baseline: async () => {
      if ((await byHand("Hi")) !== expected) throw new Error("by hand, something else was answered");
    },
  };
}

function agentWithTool(provider: { base_url: string; api_key: string }, model: ChatModel): Contest {
  const agent = compiled(agentDocument);
  const byHand = agentByHand(provider);
  return {
    name: "agent, one tool call",
    runsPerRound: 10,
    ours: async () => {
      let streamed = "";
      const context = runContext({ model, tool: add, onText: (text) => (streamed += text) });
      const output = outputOf(await agent.run({ message: "Hi" }, emptyThread, context, never));
      if (streamed !== answer || output["reply"] !== answer) throw new Error("ours answered something else");
    },
    baseline: async () => {
      if ((await byHand("Hi")) !== answer) throw new Error("by hand, something else was answered");
    },
  };
}

function tenNodes(): Contest {
  const agent = compiled(tenNodeDocument);
  const byHand = tenNodesByHand();
  return {
    name: "ten nodes, no model",
    runsPerRound: 50,
    ours: async () => {
      const output = outputOf(await agent.run({ n: 3 }, emptyThread, runContext(), never));
      if (output["total"] !== 29) throw new Error("ours answered something else");
    },
    baseline: async () => {
      const { output } = await byHand.invoke({ n: 3 });
      if (output.total !== 29) throw new Error("by hand, something else was answered");
    },
  };
}

function outputOf(result: AgentResult): JsonObject {
  if (result.status !== "completed") throw new Error("ours waits for somebody");
  return result.output;
}

function compiled(document: JsonObject): CompiledAgent {
  const resources: Resources = {
    models: new Map([["default", { capabilities: new Set(["tools"]) }]]),
    tools: new Map([
      ["add", { effect: "none", input: JsonSchema.parse(add.input), output: JsonSchema.parse(add.output) }],
    ]),
    agents: new Map(),
  };
  const result = new AgentCompiler().compile(document, resources);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics, null, 2));
  return result.agent;
}
