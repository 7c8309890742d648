export { AgentCompiler, type Compilation, GraphInvalidError } from "./agent-compiler.ts";
export { type AgentResult, CompiledAgent, type ThreadState } from "./compiled-agent.ts";
export type { Plan, PlannedChannel, PlannedNode } from "./plan/plan.ts";
export {
  type ChatChunk,
  type ChatModel,
  type ChatRequest,
  ModelError,
  type ModelErrorCode,
  type ToolSpecification,
} from "./ports/chat-model.ts";
export { type HttpClient, HttpError, type HttpRequest, type HttpResponse } from "./ports/http-client.ts";
export { type EffectClass, type Tool, type ToolContext, ToolError } from "./ports/tool.ts";
export type { RunContext } from "./run/run-context.ts";
export { NodeFailure, RunFailure, type RunFailureCode, toRunError } from "./run/run-failure.ts";
