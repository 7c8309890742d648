// `npm run bench`: our compiled graphs against LangGraph.js graphs written by hand, in one process and one run.
import { parseArgs } from "node:util";

import {
  AgentCompiler,
  type ChatModel,
  type CompiledAgent,
  HttpError,
  type RunContext,
} from "@patchbay/compiler";
import { createEgress } from "@patchbay/egress";
import type { JsonObject, Resources } from "@patchbay/graph";
import { createOpenAiModel } from "@patchbay/models-openai";
import { startFakeOpenAi } from "@patchbay/models-openai/testing";

import { compare, type Contest } from "./compare.ts";
import { checkMs, compileMs } from "./compile.ts";
import { chunks, modelCallByHand, modelCallDocument } from "./model-call.ts";
import { tenNodeDocument, tenNodesByHand } from "./ten-nodes.ts";

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
  const provider = await startFakeOpenAi({ script: () => ({ type: "text", chunks }) });
  const egress = createEgress({ policy: { allowedOrigins: [provider.origin] } });
  try {
    const model = createOpenAiModel({
      api_key: provider.api_key,
      base_url: provider.base_url,
      model: "bench",
      egress,
    });
    for (const contest of [modelCall(provider, model), tenNodes()]) {
      const { name, oursMs, baselineMs, ratio } = await compare(contest, rounds);
      const target = ratio <= 1.15 ? "meets" : "MISSES";
      console.log(
        `${name.padEnd(30)} ours ${oursMs.toFixed(2)} ms   by hand ${baselineMs.toFixed(2)} ms   ratio ${ratio.toFixed(2)} (${target} 1.15)`,
      );
    }
  } finally {
    await egress.close();
    await provider.close();
  }
  report("compile 100 nodes", compileMs(100, rounds), 20);
  report("compile 1,000 nodes", compileMs(1_000, Math.min(rounds, 10)), 200);
  report("check 500 nodes", checkMs(500, Math.min(rounds, 20)), 50);
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
      const context = runContext(model, (text) => (streamed += text));
      const { output } = await agent.run({ message: "Hi" }, { messages: [], channels: {} }, context, never);
      if (streamed !== expected || output["reply"] !== expected)
        throw new Error("ours answered something else");
    },
    baseline: async () => {
      if ((await byHand("Hi")) !== expected) throw new Error("by hand, something else was answered");
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
      const { output } = await agent.run(
        { n: 3 },
        { messages: [], channels: {} },
        runContext(undefined, () => ""),
        never,
      );
      if (output["total"] !== 29) throw new Error("ours answered something else");
    },
    baseline: async () => {
      const { output } = await byHand.invoke({ n: 3 });
      if (output.total !== 29) throw new Error("by hand, something else was answered");
    },
  };
}

/** A fresh context per run, as the runtime makes one; events are received, and text looked at. */
function runContext(model: ChatModel | undefined, onText: (text: string) => void): RunContext {
  let messages = 0;
  return {
    run: { id: "run", thread_id: "thr", agent: "bench", version: 1, channel: "api", started_at: new Date() },
    caller: { id: "usr", org_id: "org", project_id: "prj" },
    model: () => model,
    tool: () => undefined,
    http: () => Promise.reject(new HttpError("There is no network here.")),
    emit: (event) => {
      if (event.type === "message.delta") onText(event.text);
    },
    newMessageId: () => `msg${messages++}`,
  };
}

function compiled(document: JsonObject): CompiledAgent {
  const resources: Resources = {
    models: new Map([["default", { capabilities: new Set() }]]),
    tools: new Map(),
  };
  const result = new AgentCompiler().compile(document, resources);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics, null, 2));
  return result.agent;
}
