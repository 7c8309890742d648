import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { objectOf, stringType } from "../schema/value-type.ts";
import { agentFields, childRunFields, runStatuses } from "./agent-call.ts";
import { defineNode } from "./define-node.ts";
import { Cel } from "./fields.ts";

export const CallAgentConfig = z.strictObject({
  ...agentFields,
  input: z.record(Id, Cel("any")).default({}).meta({ title: "Input" }),
  ...childRunFields,
});
export type CallAgentConfig = z.infer<typeof CallAgentConfig>;

/** Runs a published agent as a child of this run. In the background, it leaves no output behind but who to ask for it. */
export const callAgent = defineNode({
  type: "call_agent",
  category: "orchestration",
  title: "Call agent",
  summary: "Runs another agent and goes on with its answer.",
  icon: "workflow",
  effect: "write",
  effectOf: ({ agent }, { agentEffect }) => agentEffect(agent),
  config: CallAgentConfig,
  ports: () => ["out"],
  outputs: ({ agent, version, background }, { agentOutput }) =>
    objectOf({
      run_id: stringType,
      status: { kind: "string", values: runStatuses },
      ...(background ? {} : { output: agentOutput(agent, version) }),
    }),
});
