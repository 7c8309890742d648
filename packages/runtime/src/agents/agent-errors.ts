import { AppError } from "@patchbay/errors";

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

/** Somebody else has changed the draft since it was read. */
export class DraftConflictError extends AppError<"draft_conflict"> {
  readonly revision: number;

  constructor(expected: number, current: number) {
    const message = `The draft is at revision ${current}; the change was made on revision ${expected}. Read it again and merge.`;
    super("draft_conflict", message, { details: { expected, current } });
    this.revision = current;
  }
}
