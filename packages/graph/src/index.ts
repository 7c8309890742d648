export { type CheckedGraph, checkGraph } from "./check-graph.ts";
export { startsFilled } from "./checks/scope-types.ts";
export { applyFix } from "./diagnostics/apply-fix.ts";
export { Diagnostic, Fix, JsonPatchOperation } from "./diagnostics/diagnostic.ts";
export { type DiagnosticCode, type DiagnosticKind, diagnosticKinds } from "./diagnostics/registry.ts";
export { diffGraphs } from "./diff/diff-graphs.ts";
export { EdgeEnds, GraphChange, WordChange } from "./diff/graph-change.ts";
export { MergeConflict, MergeSubject } from "./diff/merge-conflict.ts";
export { type MergedGraph, mergeGraphs } from "./diff/merge-graphs.ts";
export { summarizeChanges } from "./diff/summarize-changes.ts";
export { canonicalJson, contentHash } from "./document/content-hash.ts";
export {
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
export { parseValue, type ValueTemplate } from "./expression/parse-value.ts";
export { Json, JsonObject } from "./json.ts";
export { AgentConfig } from "./nodes/agent.ts";
export { ClassifyConfig } from "./nodes/classify.ts";
export { ConditionConfig } from "./nodes/condition.ts";
export type { EffectClass, ModelCapability, NodeCategory } from "./nodes/define-node.ts";
export { EndConfig } from "./nodes/end.ts";
export { FailConfig } from "./nodes/fail.ts";
export { GuardrailCheck, GuardrailConfig, PiiEntity } from "./nodes/guardrail.ts";
export { HttpMethod, httpMethodEffects, HttpRequestConfig } from "./nodes/http-request.ts";
export { JoinConfig } from "./nodes/join.ts";
export { JudgeConfig } from "./nodes/judge.ts";
export { LlmConfig } from "./nodes/llm.ts";
export { LoopConfig } from "./nodes/loop.ts";
export { History } from "./nodes/model-call.ts";
export { type AnyNodeDefinition, nodeDefinitions } from "./nodes/node-definitions.ts";
export { ParallelConfig } from "./nodes/parallel.ts";
export { SetStateConfig } from "./nodes/set-state.ts";
export { SwitchConfig } from "./nodes/switch.ts";
export { TemplateConfig } from "./nodes/template.ts";
export { ToolConfig } from "./nodes/tool.ts";
export { TransformConfig } from "./nodes/transform.ts";
export { WaitConfig } from "./nodes/wait.ts";
export type { ModelResource, Resources, ToolResource } from "./resources.ts";
export { JsonSchema, ObjectSchema } from "./schema/json-schema.ts";
export { createValidator, type SchemaValidator, type SchemaViolation } from "./schema/validate.ts";
