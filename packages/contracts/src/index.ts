export {
  Agent,
  AgentSlug,
  AgentVersion,
  AgentVersionSummary,
  Bindings,
  CheckResult,
  CreateAgent,
  Draft,
  Durability,
  PublishAgent,
  RollbackAgent,
  UpdateAgent,
} from "./agent.ts";
export { ApiKey, CreateApiKey, CreatedApiKey } from "./api-key.ts";
export { Attachment, Attachments, decodedBytes, maxAttachmentBytes, maxAttachments } from "./attachment.ts";
export { type AuditAction, auditActions, AuditEntry } from "./audit.ts";
export { DiagnosticExplanation } from "./diagnostic-explanation.ts";
export { DiffQuery, GraphDiff } from "./diff.ts";
export { CreateErasure, Erasure, ErasureCounts } from "./erasure.ts";
export {
  Bootstrap,
  CreateOrganization,
  Credentials,
  Me,
  MemberRole,
  Membership,
  organizationHeader,
  Permission,
  Project,
  SignIn,
  SignInWithLink,
} from "./identity.ts";
export {
  AgentId,
  ApiKeyId,
  AuditEntryId,
  ErasureId,
  MessageId,
  OrganizationId,
  ProjectId,
  RunId,
  ScheduleId,
  SessionId,
  ThreadId,
  UserId,
} from "./ids.ts";
export { Interrupt, ResumeRun } from "./interrupt.ts";
export { largestInt } from "./limits.ts";
export { maxMalformed, Message, ToolCall } from "./message.ts";
export { type Page, pageOf, PageQuery } from "./page.ts";
export { Problem, ProblemCode, problemCodes } from "./problem.ts";
export { Provider, ProviderName, ProviderTrial, PutProvider } from "./provider.ts";
export { Model, ModelCapability, ToolSummary } from "./registry.ts";
export { Retention } from "./retention.ts";
export { type RunEndCode, runEndCodes } from "./run-end-codes.ts";
export { RunError, RunEvent, type RunEventType, type SequencedRunEvent, Usage } from "./run-event.ts";
export {
  Run,
  RunGraph,
  RunKind,
  RunMode,
  RunStatus,
  StartRun,
  terminalRunStatuses,
  VersionSelector,
} from "./run.ts";
export { CreateSchedule, Schedule, UpdateSchedule } from "./schedule.ts";
export {
  ChannelChange,
  CheckpointState,
  CreateThread,
  ForkedThread,
  ForkThread,
  Thread,
  ThreadCheckpoint,
  ThreadDetail,
} from "./thread.ts";
export { ThreadOrigin } from "./thread-origin.ts";
export { PinnedOutcome, summarizeTrial, Trial, TrialSummary } from "./trial.ts";
export { webSocketCloseCodes, WebSocketMessage, webSocketProtocol, WebSocketRequest } from "./ws.ts";
