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
export { DiagnosticExplanation } from "./diagnostic-explanation.ts";
export { DiffQuery, GraphDiff } from "./diff.ts";
export { CreateErasure, Erasure, ErasureCounts } from "./erasure.ts";
export { Bootstrap, Credentials, Me, Permission, Project, SignIn, SignInWithLink } from "./identity.ts";
export {
  AgentId,
  ApiKeyId,
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
export { Problem } from "./problem.ts";
export { Provider, ProviderName, ProviderTrial, PutProvider } from "./provider.ts";
export { Model, ModelCapability, ToolSummary } from "./registry.ts";
export { Retention } from "./retention.ts";
export { RunError, RunEvent, type RunEventType, type SequencedRunEvent, Usage } from "./run-event.ts";
export { Run, RunGraph, RunMode, RunStatus, StartRun, terminalRunStatuses, VersionSelector } from "./run.ts";
export { CreateSchedule, Schedule, UpdateSchedule } from "./schedule.ts";
export {
  ChannelChange,
  CreateThread,
  ForkedThread,
  ForkThread,
  Thread,
  ThreadCheckpoint,
  ThreadDetail,
  ThreadOrigin,
} from "./thread.ts";
export { PinnedOutcome, Trial } from "./trial.ts";
export { webSocketCloseCodes, WebSocketMessage, webSocketProtocol, WebSocketRequest } from "./ws.ts";
