export {
  AgentNotFoundError,
  AgentNotPublishedError,
  AgentVersionNotFoundError,
  DraftConflictError,
  ProjectNotFoundError,
  SlugTakenError,
} from "./agents/agent-errors.ts";
export { AgentService } from "./agents/agent-service.ts";
export { CursorInvalidError } from "./page-cursor.ts";
export type { Registries } from "./registries.ts";
export {
  InputInvalidError,
  RunNotFoundError,
  ShuttingDownError,
  ThreadBusyError,
} from "./runs/run-errors.ts";
export { RunService } from "./runs/run-service.ts";
export { ThreadNotFoundError } from "./threads/thread-repository.ts";
