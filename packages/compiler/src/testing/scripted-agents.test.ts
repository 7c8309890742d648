import { describe, test } from "vitest";

import { RunFailure } from "../run/run-failure.ts";
import { agentCallsContract, type AgentCallsUnderTest } from "./agent-calls-contract.ts";
import { hangingAgent, scriptedAgents } from "./scripted-agents.ts";

function open(): AgentCallsUnderTest {
  const agents = scriptedAgents({
    echo: ({ message }, { use }) => {
      use({ input_tokens: 1, output_tokens: 2 });
      return { reply: message ?? null };
    },
    failing: () => {
      throw new RunFailure("no_output", "It had nothing to say.");
    },
    hanging: hangingAgent,
  });
  return { agents, echo: "echo", failing: "failing", hanging: "hanging", invalid: { message: "invalid" } };
}

describe("scriptedAgents keeps the AgentCalls contract", () => {
  test.each(Object.entries(agentCallsContract))("%s", async (_promise, prove) => {
    await prove(open());
  });
});
