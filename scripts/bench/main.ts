// `npm run bench`: our compiled graphs against LangGraph.js graphs written by hand, in one process and one run.
import { AgentCompiler, type CompiledAgent, type RunContext } from "@patchbay/compiler";
import type { JsonObject, Resources } from "@patchbay/graph";

import { compare, type Contest, median } from "./compare.ts";
import { tenNodeDocument, tenNodesByHand } from "./ten-nodes.ts";

const resources: Resources = {
  models: new Map([["default", { capabilities: new Set() }]]),
  tools: new Map(),
};

const tenNodes = (): Contest => {
  const agent = compiled(tenNodeDocument);
  const byHand = tenNodesByHand();
  return {
    name: "ten nodes, no model",
    runsPerRound: 50,
    ours: async () => {
      const { output } = await agent.run({ n: 3 }, { messages: [], channels: {} }, context(), never);
      if (output["total"] !== 29) throw new Error(`ours answered ${JSON.stringify(output)}`);
    },
    baseline: async () => {
      const { output } = await byHand.invoke({ n: 3 });
      if (output.total !== 29) throw new Error(`by hand: ${JSON.stringify(output)}`);
    },
  };
};

const never = new AbortController().signal;

function context(): RunContext {
  let events = 0;
  return {
    run: { id: "run", thread_id: "thr", agent: "bench", version: 1, channel: "api", started_at: new Date() },
    caller: { id: "usr", org_id: "org", project_id: "prj" },
    model: () => undefined,
    tool: () => undefined,
    emit: () => void events++,
    newMessageId: () => "msg",
  };
}

function compiled(document: JsonObject): CompiledAgent {
  const result = new AgentCompiler().compile(document, resources);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics, null, 2));
  return result.agent;
}

for (const contest of [tenNodes()]) {
  const { name, oursMs, baselineMs, ratio } = await compare(contest, 40);
  console.log(
    `${name.padEnd(36)} ours ${oursMs.toFixed(2)} ms   by hand ${baselineMs.toFixed(2)} ms   ratio ${ratio.toFixed(2)}`,
  );
}
console.log(median([]));
