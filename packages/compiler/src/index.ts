export {
  type ChatChunk,
  type ChatModel,
  type ChatRequest,
  ModelError,
  type ModelErrorCode,
  type ToolSpecification,
} from "./ports/chat-model.ts";
export { type EffectClass, type Tool, type ToolContext, ToolError } from "./ports/tool.ts";
