import {
  Agent,
  AgentVersion,
  AgentVersionSummary,
  ApiKey,
  type CreateAgent,
  type CreateApiKey,
  CreatedApiKey,
  Draft,
  ForkedThread,
  type ForkThread,
  Me,
  Model,
  pageOf,
  Problem,
  Provider,
  ProviderTrial,
  type PutProvider,
  type ResumeRun,
  type RollbackAgent,
  Run,
  RunGraph,
  type RunStatus,
  type SignIn,
  ThreadCheckpoint,
  type UpdateAgent,
} from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";

import { ApiError, UnreachableError } from "./api-error.ts";
import { ProjectResources } from "./project-resources.ts";

interface Schema<Value> {
  parse(value: unknown): Value;
}

interface RequestOptions {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** A draft and the ETag under which it was read; a save names it to say what it replaces. */
export interface TaggedDraft {
  readonly draft: Draft;
  readonly etag: string;
}

/** Which runs are asked for. */
export interface RunFilter {
  readonly agent_id?: string | undefined;
  readonly status?: RunStatus | undefined;
}

export interface Page<Item> {
  readonly items: Item[];
  readonly next_cursor: string | null;
}

const AgentPage = pageOf(Agent);
const ApiKeyPage = pageOf(ApiKey);
const RunPage = pageOf(Run);
const CheckpointPage = pageOf(ThreadCheckpoint);
const VersionPage = pageOf(AgentVersionSummary);
const ModelPage = pageOf(Model);
const ProviderPage = pageOf(Provider);

/**
 * The API as the UI uses it, on the origin that served the page, with its session cookie. Every answer is parsed.
 *
 * Every method rejects with {@link ApiError} when the server says no, and with {@link UnreachableError} when it says
 * nothing that can be read. An abort rejects with the signal's reason.
 */
export class Api {
  readonly #fetch: typeof fetch;
  readonly #onSignedOut: () => void;

  /** @param onSignedOut called when a request finds the session gone (401), before its promise rejects */
  constructor(needs: { readonly fetch: typeof fetch; readonly onSignedOut: () => void }) {
    this.#fetch = needs.fetch;
    this.#onSignedOut = needs.onSignedOut;
  }

  me(): Promise<Me> {
    return this.#json(Me, "/auth/me");
  }

  signIn(body: SignIn): Promise<Me> {
    return this.#json(Me, "/auth/sign-in", { method: "POST", body });
  }

  signInWithLink(token: string): Promise<Me> {
    return this.#json(Me, "/auth/sign-in-with-link", { method: "POST", body: { token } });
  }

  async signOut(): Promise<void> {
    await this.#request("/auth/sign-out", { method: "POST" });
  }

  agents(projectId: string, cursor: string | undefined): Promise<Page<Agent>> {
    return this.#json(AgentPage, `/agents?${query({ project_id: projectId, limit: "50", cursor })}`);
  }

  agent(id: string): Promise<Agent> {
    return this.#json(Agent, `/agents/${encodeURIComponent(id)}`);
  }

  createAgent(body: CreateAgent): Promise<Agent> {
    return this.#json(Agent, "/agents", { method: "POST", body });
  }

  updateAgent(id: string, body: UpdateAgent): Promise<Agent> {
    return this.#json(Agent, `/agents/${encodeURIComponent(id)}`, { method: "PATCH", body });
  }

  /** Deletes an agent with its versions, threads and runs. */
  async deleteAgent(id: string): Promise<void> {
    await this.#request(`/agents/${encodeURIComponent(id)}`, { method: "DELETE" });
  }

  draft(agentId: string): Promise<TaggedDraft> {
    return this.#draft(agentId, {});
  }

  /** Replaces the draft that was read under `etag`. A 412 means that somebody saved in between. */
  saveDraft(agentId: string, document: JsonObject, etag: string): Promise<TaggedDraft> {
    return this.#draft(agentId, { method: "PUT", body: document, headers: { "If-Match": etag } });
  }

  publish(agentId: string, note: string): Promise<AgentVersionSummary> {
    const path = `/agents/${encodeURIComponent(agentId)}/publish`;
    return this.#json(AgentVersionSummary, path, { method: "POST", body: { note } });
  }

  /** Newest first. */
  versions(agentId: string, cursor: string | undefined): Promise<Page<AgentVersionSummary>> {
    const path = `/agents/${encodeURIComponent(agentId)}/versions`;
    return this.#json(VersionPage, `${path}?${query({ limit: "50", cursor })}`);
  }

  version(agentId: string, number: number): Promise<AgentVersion> {
    return this.#json(AgentVersion, `/agents/${encodeURIComponent(agentId)}/versions/${number}`);
  }

  /** Everything that documents of a project can name. */
  resources(projectId: string): Promise<ProjectResources> {
    return this.#json(ProjectResources, `/projects/${encodeURIComponent(projectId)}/resources`);
  }

  /** What the names of models in documents lead to. */
  async models(): Promise<Model[]> {
    return (await this.#json(ModelPage, "/models")).items;
  }

  /** The providers that the organization has given a key for. */
  async providers(): Promise<Provider[]> {
    return (await this.#json(ProviderPage, "/providers")).items;
  }

  /** Has the organization's agents answered by a provider of its own, from the next call on. */
  putProvider(provider: Provider["provider"], body: PutProvider): Promise<Provider> {
    return this.#json(Provider, `/providers/${provider}`, { method: "PUT", body });
  }

  /** Asks the organization's provider for one word. */
  tryProvider(provider: Provider["provider"]): Promise<ProviderTrial> {
    return this.#json(ProviderTrial, `/providers/${provider}/try`, { method: "POST" });
  }

  /** Has them answered by the server's own models again. */
  async removeProvider(provider: Provider["provider"]): Promise<void> {
    await this.#request(`/providers/${provider}`, { method: "DELETE" });
  }

  runs(projectId: string, filter: RunFilter, cursor: string | undefined): Promise<Page<Run>> {
    const { agent_id, status } = filter;
    return this.#json(
      RunPage,
      `/runs?${query({ project_id: projectId, agent_id, status, limit: "50", cursor })}`,
    );
  }

  /** The runs that a run has started, newest first. */
  childRuns(parentId: string, cursor: string | undefined): Promise<Page<Run>> {
    return this.#json(RunPage, `/runs?${query({ parent_run_id: parentId, limit: "50", cursor })}`);
  }

  run(id: string): Promise<Run> {
    return this.#json(Run, `/runs/${encodeURIComponent(id)}`);
  }

  /** Answers what a run waits for. A 409 means that it takes no answer any more. */
  resumeRun(id: string, body: ResumeRun): Promise<Run> {
    return this.#json(Run, `/runs/${encodeURIComponent(id)}/resume`, { method: "POST", body });
  }

  /** The document that a run went through. */
  runGraph(id: string): Promise<RunGraph> {
    return this.#json(RunGraph, `/runs/${encodeURIComponent(id)}/graph`);
  }

  /** The steps of a thread's runs, newest first. */
  checkpoints(threadId: string, cursor: string | undefined): Promise<Page<ThreadCheckpoint>> {
    const path = `/threads/${encodeURIComponent(threadId)}/checkpoints`;
    return this.#json(CheckpointPage, `${path}?${query({ limit: "100", cursor })}`);
  }

  /** Makes a new thread of a step of this one, and goes on there where `resume` says so. */
  forkThread(threadId: string, body: ForkThread): Promise<ForkedThread> {
    return this.#json(ForkedThread, `/threads/${encodeURIComponent(threadId)}/fork`, {
      method: "POST",
      body,
    });
  }

  cancelRun(id: string): Promise<Run> {
    return this.#json(Run, `/runs/${encodeURIComponent(id)}/cancel`, { method: "POST" });
  }

  /** Starts a run and answers with its open event stream. */
  startRun(agentId: string, body: unknown, signal: AbortSignal): Promise<Response> {
    return this.#request(`/agents/${encodeURIComponent(agentId)}/runs`, {
      method: "POST",
      body,
      headers: { Accept: "text/event-stream" },
      signal,
    });
  }

  /** The event stream of a run, from the event after number `after`. */
  runEvents(id: string, after: number, signal: AbortSignal): Promise<Response> {
    return this.#request(`/runs/${encodeURIComponent(id)}/events`, {
      headers: { Accept: "text/event-stream", ...(after > 0 && { "Last-Event-ID": String(after) }) },
      signal,
    });
  }

  /** Puts an old version in force again, as the next one. */
  rollback(agentId: string, body: RollbackAgent): Promise<AgentVersionSummary> {
    const path = `/agents/${encodeURIComponent(agentId)}/rollback`;
    return this.#json(AgentVersionSummary, path, { method: "POST", body });
  }

  /** A version as a project of its own, zipped. A 422 says in `details.reasons` why it cannot be one. */
  async ejectVersion(agentId: string, number: number): Promise<Blob> {
    const path = `/agents/${encodeURIComponent(agentId)}/versions/${number}/eject`;
    const response = await this.#request(path, { headers: { Accept: "application/zip" } });
    try {
      return await response.blob();
    } catch (error) {
      throw new UnreachableError(error);
    }
  }

  /** The keys of a project that were not revoked, newest first. */
  apiKeys(projectId: string, cursor: string | undefined): Promise<Page<ApiKey>> {
    return this.#json(ApiKeyPage, `/api-keys?${query({ project_id: projectId, limit: "50", cursor })}`);
  }

  /** Makes a key; its secret is in this answer and in no other. */
  createApiKey(body: CreateApiKey): Promise<CreatedApiKey> {
    return this.#json(CreatedApiKey, "/api-keys", { method: "POST", body });
  }

  async revokeApiKey(id: string): Promise<void> {
    await this.#request(`/api-keys/${encodeURIComponent(id)}`, { method: "DELETE" });
  }

  async #draft(agentId: string, options: RequestOptions): Promise<TaggedDraft> {
    const response = await this.#request(`/agents/${encodeURIComponent(agentId)}/draft`, options);
    const draft = await read(Draft, response);
    return { draft, etag: response.headers.get("ETag") ?? `"${draft.revision}"` };
  }

  async #json<Value>(schema: Schema<Value>, path: string, options: RequestOptions = {}): Promise<Value> {
    return read(schema, await this.#request(path, options));
  }

  async #request(path: string, { method = "GET", body, headers, signal }: RequestOptions): Promise<Response> {
    let response: Response;
    try {
      // Called as a plain function: the browser's fetch refuses another `this`.
      const send = this.#fetch;
      response = await send(`/api/v1${path}`, {
        method,
        credentials: "same-origin",
        headers: {
          Accept: "application/json",
          ...(body !== undefined && { "Content-Type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal !== undefined && { signal }),
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw new UnreachableError(error);
    }
    if (response.ok) return response;
    const problem = await readProblem(response);
    const isSigningIn = path.startsWith("/auth/");
    if (response.status === 401 && !isSigningIn) this.#onSignedOut();
    throw problem;
  }
}

const query = (values: Readonly<Record<string, string | undefined>>): string => {
  const present = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(present).toString();
};

async function read<Value>(schema: Schema<Value>, response: Response): Promise<Value> {
  try {
    return schema.parse(await response.json());
  } catch (error) {
    throw new UnreachableError(error);
  }
}

async function readProblem(response: Response): Promise<ApiError | UnreachableError> {
  const retryAfter = Number(response.headers.get("Retry-After") ?? Number.NaN);
  try {
    const problem = Problem.parse(await response.json());
    return new ApiError(problem, Number.isFinite(retryAfter) ? retryAfter : undefined);
  } catch (error) {
    // A proxy's page or nothing at all: not an answer of ours.
    return new UnreachableError(error);
  }
}
