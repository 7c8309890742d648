export { recordingContext, type RecordingContext } from "./recording-context.ts";
export { compiled, completed, type Completed, emptyThread, failureOf, runGraph, said } from "./run-graph.ts";
export { hangingModel, type ScriptedAnswer, scriptedModel, type ScriptedModel } from "./scripted-model.ts";
export {
  agentCallsContract,
  type AgentCallsProof,
  type AgentCallsUnderTest,
} from "./agent-calls-contract.ts";
export { hangingAgent, type ScriptedAgent, scriptedAgents, type ScriptedAgents } from "./scripted-agents.ts";
export { scriptedTool, type ScriptedTool } from "./scripted-tool.ts";
export { type EjectedResult, EjectedProjects } from "../eject/testing/run-ejected.ts";
export {
  peculiarities,
  type PeculiarServer,
  type SeenRequest,
  startPeculiarServer,
} from "./peculiar-server.ts";
