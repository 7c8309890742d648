export { type CheckedGraph, checkGraph, createGraphChecker, type GraphChecker } from "./check-graph.ts";
export { startsFilled } from "./checks/scope-types.ts";
export { applyFix } from "./diagnostics/apply-fix.ts";
export { Diagnostic, Fix, JsonPatchOperation } from "./diagnostics/diagnostic.ts";
export { inEnglish } from "./diagnostics/in-english.ts";
export {
  fillMessage,
  Message,
  type MessageParam,
  MessageParams,
  type MessageTemplates,
} from "./diagnostics/message.ts";
export { messages } from "./diagnostics/messages.ts";
export type { MessageKey } from "./diagnostics/say.ts";
export { type DiagnosticCode, type DiagnosticKind, diagnosticKinds } from "./diagnostics/registry.ts";
export { ChangeSummary, ChangeSummaryPart, summaryOf } from "./diff/change-summary.ts";
export { diffGraphs } from "./diff/diff-graphs.ts";
export { EdgeEnds, GraphChange, WordChange } from "./diff/graph-change.ts";
export { MergeConflict, MergeSubject } from "./diff/merge-conflict.ts";
export { type MergedGraph, mergeGraphs } from "./diff/merge-graphs.ts";
export {
  renameChannel,
  renamedMember,
  renamedProperty,
  renameInput,
  renameOutput,
  renameReferences,
} from "./diff/rename-members.ts";
export { renameNodes, type Renames } from "./diff/rename-nodes.ts";
export { summarizeChanges, summaryText } from "./diff/summarize-changes.ts";
export { canonicalJson, contentHash } from "./document/content-hash.ts";
export {
  Budget,
  Channel,
  Edge,
  GraphDocument,
  graphFormat,
  Id,
  Limits,
  Node,
  Policy,
  portOf,
  Reducer,
} from "./document/graph-document.ts";
export { type CeilingCode, ceilingCodes, type FailureCode, failureCodes } from "./failure-codes.ts";
export { type Branch, type ForkRegion, forkRegionsOf } from "./flow/fork-region.ts";
export { documentLimits } from "./document/limits.ts";
export { upgradeDocument } from "./document/upgrade.ts";
export {
  type Expression,
  ExpressionError,
  parseExpression,
  type Reads,
  type Scope,
  type TextRange,
} from "./expression/parse-expression.ts";
export { findMatches, type TextMatch } from "./expression/linear-regex.ts";
export { parseTemplate, type Template, textOf } from "./expression/parse-template.ts";
export { escapePointer, parseValue, type ValueTemplate } from "./expression/parse-value.ts";
export { Json, JsonObject } from "./json.ts";
export { AgentConfig } from "./nodes/agent.ts";
export { ApprovalConfig, Approvers } from "./nodes/approval.ts";
export { ArtifactConfig } from "./nodes/artifact.ts";
export { AwaitGroupConfig } from "./nodes/await-group.ts";
export { CallAgentConfig } from "./nodes/call-agent.ts";
export { CancelRunsConfig } from "./nodes/cancel-runs.ts";
export { ClassifyConfig } from "./nodes/classify.ts";
export { CodeConfig } from "./nodes/code.ts";
export { ConditionConfig } from "./nodes/condition.ts";
export type { EffectFacts, ModelCapability, NodeCategory } from "./nodes/define-node.ts";
export { type EffectClass, strongestEffect } from "./nodes/effect-class.ts";
export { EndConfig } from "./nodes/end.ts";
export { FailConfig } from "./nodes/fail.ts";
export { GroupMode } from "./nodes/group-results.ts";
export { GuardrailCheck, GuardrailConfig, PiiEntity } from "./nodes/guardrail.ts";
export { HandoffConfig } from "./nodes/handoff.ts";
export { HttpMethod, httpMethodEffects, HttpRequestConfig } from "./nodes/http-request.ts";
export { HumanInputConfig } from "./nodes/human-input.ts";
export { JoinConfig } from "./nodes/join.ts";
export { JudgeConfig } from "./nodes/judge.ts";
export { LlmConfig } from "./nodes/llm.ts";
export { LoopConfig } from "./nodes/loop.ts";
export { MemoryReadConfig } from "./nodes/memory-read.ts";
export { MemoryScope } from "./nodes/memory-scope.ts";
export { MemoryWriteConfig } from "./nodes/memory-write.ts";
export { History } from "./nodes/model-call.ts";
export { type AnyNodeDefinition, nodeDefinitions } from "./nodes/node-definitions.ts";
export { MapConfig } from "./nodes/map.ts";
export { ParallelConfig } from "./nodes/parallel.ts";
export { ReplanConfig, ReplanDecision } from "./nodes/replan.ts";
export { RetrieveConfig } from "./nodes/retrieve.ts";
export { SetStateConfig } from "./nodes/set-state.ts";
export { SpawnGroupConfig } from "./nodes/spawn-group.ts";
export { SpeechToTextConfig } from "./nodes/speech-to-text.ts";
export { SwitchConfig } from "./nodes/switch.ts";
export { TemplateConfig } from "./nodes/template.ts";
export { TextToSpeechConfig } from "./nodes/text-to-speech.ts";
export { ToolConfig } from "./nodes/tool.ts";
export { TransformConfig } from "./nodes/transform.ts";
export { VectorSearchConfig } from "./nodes/vector-search.ts";
export { WaitConfig } from "./nodes/wait.ts";
export {
  type AgentResource,
  type AgentSignature,
  type ModelResource,
  noResources,
  type Resources,
  type ToolResource,
} from "./resources.ts";
export { type ExpressionScope, scopeAt, type ScopeMember } from "./scope-at.ts";
export { JsonSchema, ObjectSchema } from "./schema/json-schema.ts";
export { createValidator, type SchemaValidator, type SchemaViolation } from "./schema/validate.ts";
