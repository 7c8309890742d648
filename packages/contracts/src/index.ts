export {
  Agent,
  AgentSlug,
  AgentVersion,
  AgentVersionSummary,
  CheckResult,
  CreateAgent,
  Draft,
  PublishAgent,
  UpdateAgent,
} from "./agent.ts";
export { DiagnosticExplanation } from "./diagnostic-explanation.ts";
export { DiffQuery, GraphDiff } from "./diff.ts";
export { Bootstrap, Credentials, Me, Permission, Project, SignIn, SignInWithLink } from "./identity.ts";
export {
  AgentId,
  ApiKeyId,
  MessageId,
  OrganizationId,
  ProjectId,
  RunId,
  SessionId,
  ThreadId,
  UserId,
} from "./ids.ts";
export { largestInt } from "./limits.ts";
export { Message, ToolCall } from "./message.ts";
export { type Page, pageOf, PageQuery } from "./page.ts";
export { Problem } from "./problem.ts";
export { Model, ToolSummary } from "./registry.ts";
export { RunError, RunEvent, type RunEventType, type SequencedRunEvent, Usage } from "./run-event.ts";
export { Run, RunStatus, StartRun, terminalRunStatuses, VersionSelector } from "./run.ts";
