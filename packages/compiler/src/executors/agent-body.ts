import { childFailure, resultOfChild, startChild } from "./child-run.ts";
import type { Body } from "./executor.ts";

/** An agent in the place of a body: each run of the body is a child run. It never pauses: the child does, by itself. */
export function agentBody({
  agent,
  version,
}: {
  readonly agent?: string | undefined;
  readonly version?: number | undefined;
}): Body {
  // The checker demands a body or an agent.
  if (agent === undefined) throw new Error("A checked map has neither a body nor an agent.");
  const config = { agent, version };
  return {
    canPause: false,
    run: async ({ input, label }, activation, signal) => {
      const child = await startChild(config, { label, input }, { ...activation, signal });
      const result = await resultOfChild(child, config, activation, signal);
      if (result.status !== "completed") throw childFailure(result, agent);
      return { status: "completed", output: result.output ?? {} };
    },
  };
}
