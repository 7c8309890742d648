export { AgentCompiler, type Compilation, GraphInvalidError } from "./agent-compiler.ts";
export { CompiledAgent } from "./compiled-agent.ts";
export { callingNode } from "./executors/child-run.ts";
export { unavailableNodeTypes } from "./executors/executors.ts";
export { type DocumentAbout, type DocumentEjection, ejectDocument } from "./eject/eject-document.ts";
export { type EjectAbout, ejectGraph, type Ejection } from "./eject/eject-graph.ts";
export type { RecordedAnswer, RecordedCase } from "./eject/project/print-tests.ts";
export type { RecordedRun } from "./eject/recorded/recorded-run.ts";
export { ejectableTools } from "./eject/tools/ejectable-tools.ts";
export type { EjectableTool } from "./eject/project/tools.ts";
export type { Refusal } from "./eject/refusal.ts";
export type { Plan, PlannedChannel, PlannedNode } from "./plan/plan.ts";
export {
  type AgentCall,
  AgentCallError,
  type AgentCallErrorCode,
  type AgentCalls,
  checkCallDepth,
  type ChildResult,
  maxCallDepth,
  type OnUsage,
  type StartedChild,
} from "./ports/agent-calls.ts";
export {
  type ChatChunk,
  type ChatModel,
  type ChatRequest,
  ModelError,
  type ModelErrorCode,
  type ToolSpecification,
} from "./ports/chat-model.ts";
export { type HttpClient, HttpError, type HttpRequest, type HttpResponse } from "./ports/http-client.ts";
export {
  type EffectDecision,
  type EffectAttempt,
  type EffectRequest,
  EffectUnknown,
  forgetfulJournal,
  type Journal,
} from "./ports/journal.ts";
export type { NodeCache } from "./ports/node-cache.ts";
export { type EffectClass, type Tool, type ToolContext, ToolError } from "./ports/tool.ts";
export type { AgentResult, Checkpointing, Spent } from "./run/agent-result.ts";
export { Continuation } from "./run/continuation.ts";
export {
  editKept,
  type KeptEdit,
  type KeptKey,
  moveKept,
  readKeptKey,
  threadOfKept,
} from "./run/kept-state.ts";
export type { Answer, PauseRequest } from "./run/pause.ts";
export type { RunContext } from "./run/run-context.ts";
export { NodeFailure, RunFailure, type RunFailureCode, toRunError } from "./run/run-failure.ts";
export { trialProblems } from "./run/trial-problems.ts";
export type { ThreadState } from "./run/thread-state.ts";
export type { Allowance } from "./run/usage-meter.ts";
