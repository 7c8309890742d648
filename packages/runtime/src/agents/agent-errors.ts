import { AppError } from "@patchbay/errors";
import type { JsonObject } from "@patchbay/graph";

/** Also for an agent of another project: whether it exists is not this caller's business. */
export class AgentNotFoundError extends AppError<"agent_not_found"> {
  constructor(id: string) {
    super("agent_not_found", `There is no agent ${id}.`, { details: { id } });
  }
}

export class AgentVersionNotFoundError extends AppError<"agent_version_not_found"> {
  constructor(agentId: string, number: number) {
    super("agent_version_not_found", `The agent ${agentId} has no version ${number}.`, {
      details: { agent_id: agentId, number },
    });
  }
}

export class AgentNotPublishedError extends AppError<"agent_not_published"> {
  constructor(agentId: string) {
    const message =
      "The agent has no published version. Publish it, or run its draft with “version”: “draft”.";
    super("agent_not_published", message, { details: { agent_id: agentId } });
  }
}

export class SlugTakenError extends AppError<"slug_taken"> {
  constructor(slug: string) {
    super("slug_taken", `Another agent of this project has the slug “${slug}”.`, { details: { slug } });
  }
}

export class ProjectNotFoundError extends AppError<"project_not_found"> {
  constructor(id: string) {
    super("project_not_found", `There is no project ${id}.`, { details: { id } });
  }
}

/** What would go, or be called in vain, with an agent. */
export interface AgentUse {
  /** Runs of it that have not ended, and runs that these or earlier ones of it have called. */
  readonly open_runs: Readonly<Record<"queued" | "running" | "waiting", number>>;
  /** The slugs of the other agents whose published version calls it, in order. */
  readonly agents: readonly string[];
}

/** The agent cannot be deleted as long as it is needed. */
export class AgentInUseError extends AppError<"agent_in_use"> {
  constructor({ open_runs, agents }: AgentUse) {
    const { queued, running, waiting } = open_runs;
    const open = queued + running + waiting;
    const message = `The agent has ${open} runs that have not ended, and ${agents.length} other agents call it in their published version. Let those runs end or cancel them, and publish those agents without it.`;
    super("agent_in_use", message, { details: { open_runs: open, queued, running, waiting, agents } });
  }
}

/** A draft as it stands. */
export interface CurrentDraft {
  readonly graph: JsonObject;
  readonly revision: number;
  readonly updated_at: Date;
}

/** Somebody else has changed the draft since it was read. */
export class DraftConflictError extends AppError<"draft_conflict"> {
  readonly revision: number;
  /** The draft as it is now, to merge with. Not among the details, which may be logged. */
  readonly draft: CurrentDraft;

  constructor(expected: number, draft: CurrentDraft) {
    const { revision } = draft;
    const message = `The draft is at revision ${revision}; the change was made on revision ${expected}. Merge with what it is now.`;
    super("draft_conflict", message, { details: { expected, current: revision } });
    this.revision = revision;
    this.draft = draft;
  }
}
