import {
  Agent,
  AgentVersion,
  AgentVersionSummary,
  ApiKey,
  CheckpointState,
  type CreateAgent,
  type CreateApiKey,
  CreatedApiKey,
  type CreateOrganization,
  Draft,
  ForkedThread,
  type ForkThread,
  Me,
  Membership,
  Model,
  organizationHeader,
  pageOf,
  Problem,
  Provider,
  ProviderTrial,
  type PutProvider,
  type ResumeRun,
  type RollbackAgent,
  Run,
  RunGraph,
  type RunKind,
  type RunStatus,
  type SignIn,
  ThreadCheckpoint,
  type UpdateAgent,
  ToolSummary,
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

/** In which organization the page works, where it has entered one. */
export interface CurrentOrganization {
  readonly id: () => string | undefined;
  /** Undefined leaves it. */
  readonly enter: (id: string | undefined) => void;
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
  readonly kind?: RunKind | undefined;
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
const ToolPage = pageOf(ToolSummary);
const ProviderPage = pageOf(Provider);

/**
 * The API as the UI uses it, on the origin that served the page, with its session cookie. Every answer is parsed.
 *
 * Every method rejects with {@link ApiError} when the server says no, and with {@link UnreachableError} when it says
 * nothing that can be read. An abort rejects with the signal's reason.
 */
export class Api {
  readonly #fetch: typeof fetch;
  readonly #organization: CurrentOrganization;
  readonly #onSignedOut: () => void;
  readonly #onExcluded: () => void;

  /**
   * @param needs.organization every request says that it is meant for this one, so that none reaches another that a
   *   second tab works in
   * @param needs.onSignedOut called when a request finds the session gone (401), before its promise rejects
   * @param needs.onExcluded called when a request finds that its person belongs to the organization no more
   */
  constructor(needs: {
    readonly fetch: typeof fetch;
    readonly organization: CurrentOrganization;
    readonly onSignedOut: () => void;
    readonly onExcluded: () => void;
  }) {
    this.#fetch = needs.fetch;
    this.#organization = needs.organization;
    this.#onSignedOut = needs.onSignedOut;
    this.#onExcluded = needs.onExcluded;
  }

  /** Who is signed in, in the organization that the page works in; where they are no member of it, in one of theirs. */
  async me(): Promise<Me> {
    const { id, enter } = this.#organization;
    try {
      return this.#entered(await this.#json(Me, "/auth/me"));
    } catch (error) {
      if (id() === undefined || !(error instanceof ApiError) || !isExclusion(error.problem)) throw error;
      enter(undefined);
      return this.#entered(await this.#json(Me, "/auth/me"));
    }
  }

  async signIn(body: SignIn): Promise<Me> {
    return await this.#goneOn(await this.#json(Me, "/auth/sign-in", { method: "POST", body }));
  }

  async signInWithLink(token: string): Promise<Me> {
    return await this.#goneOn(
      await this.#json(Me, "/auth/sign-in-with-link", { method: "POST", body: { token } }),
    );
  }

  /**
   * Makes another organization, with its first project.
   *
   * @param key the request's `Idempotency-Key`: sent again under it, it makes no second organization
   */
  createOrganization(body: CreateOrganization, key: string): Promise<Membership> {
    return this.#json(Membership, "/orgs", { method: "POST", body, headers: { [keyHeader]: key } });
  }

  /** From now on every request says in which organization it is. */
  #entered(me: Me): Me {
    this.#organization.enter(me.organization.id);
    return me;
  }

  /** Whoever signs in goes on in the organization in which they were, if it is still one of theirs. */
  async #goneOn(me: Me): Promise<Me> {
    const was = this.#organization.id();
    const goesOn = was !== me.organization.id && me.organizations.some(({ id }) => id === was);
    return goesOn ? await this.me() : this.#entered(me);
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

  /** @param key the request's `Idempotency-Key`: sent again under it, it makes no second agent */
  createAgent(body: CreateAgent, key: string): Promise<Agent> {
    return this.#json(Agent, "/agents", { method: "POST", body, headers: { [keyHeader]: key } });
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

  /** @param key the request's `Idempotency-Key`: sent again under it, it makes no second version */
  publish(agentId: string, note: string, key: string): Promise<AgentVersionSummary> {
    const path = `/agents/${encodeURIComponent(agentId)}/publish`;
    const headers = { [keyHeader]: key };
    return this.#json(AgentVersionSummary, path, { method: "POST", body: { note }, headers });
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

  /** The tools that documents can name. */
  async tools(): Promise<ToolSummary[]> {
    return (await this.#json(ToolPage, "/tools")).items;
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
    const { agent_id, status, kind } = filter;
    return this.#json(
      RunPage,
      `/runs?${query({ project_id: projectId, agent_id, status, kind, limit: "50", cursor })}`,
    );
  }

  /** The runs that a run has started, newest first. */
  childRuns(parentId: string, cursor: string | undefined): Promise<Page<Run>> {
    return this.#json(RunPage, `/runs?${query({ parent_run_id: parentId, limit: "50", cursor })}`);
  }

  /** The runs that go on from a step of a run, newest first. */
  forkedRuns(runId: string, cursor: string | undefined): Promise<Page<Run>> {
    return this.#json(RunPage, `/runs?${query({ forked_from_run_id: runId, limit: "50", cursor })}`);
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

  /** All that a step of a run has left in its thread. */
  checkpoint(threadId: string, runId: string, checkpointId: string): Promise<CheckpointState> {
    const path = `/threads/${encodeURIComponent(threadId)}/checkpoints/${encodeURIComponent(checkpointId)}`;
    return this.#json(CheckpointState, `${path}?${query({ run_id: runId })}`);
  }

  /**
   * Makes a new thread of a step of this one, and goes on there where `resume` says so.
   *
   * @param key the same under the same key is the same fork
   */
  forkThread(threadId: string, body: ForkThread, key: string): Promise<ForkedThread> {
    return this.#json(ForkedThread, `/threads/${encodeURIComponent(threadId)}/fork`, {
      method: "POST",
      body,
      headers: { "Idempotency-Key": key },
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

  /** The event stream of a run, from the event after number `after`, to where the run ends or waits for somebody. */
  runEvents(id: string, after: number, signal: AbortSignal): Promise<Response> {
    return this.#request(`/runs/${encodeURIComponent(id)}/events?until=rest`, {
      headers: { Accept: "text/event-stream", ...(after > 0 && { "Last-Event-ID": String(after) }) },
      signal,
    });
  }

  /** Puts an old version in force again, as the next one. */
  rollback(agentId: string, body: RollbackAgent): Promise<AgentVersionSummary> {
    const path = `/agents/${encodeURIComponent(agentId)}/rollback`;
    return this.#json(AgentVersionSummary, path, { method: "POST", body });
  }

  /**
   * A version as a project of its own, zipped. A 422 says in `details.reasons` why it cannot be one.
   *
   * @param recordedRuns how many of its newest runs go along as tests, at most; 0 to 20
   */
  async ejectVersion(agentId: string, number: number, recordedRuns: number): Promise<Blob> {
    const runs = query({ recorded_runs: String(recordedRuns) });
    const path = `/agents/${encodeURIComponent(agentId)}/versions/${number}/eject?${runs}`;
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
    const organization = path.startsWith("/auth/sign-in") ? undefined : this.#organization.id();
    let response: Response;
    try {
      // Called as a plain function: the browser's fetch refuses another `this`.
      const send = this.#fetch;
      response = await send(`/api/v1${path}`, {
        method,
        credentials: "same-origin",
        headers: {
          Accept: "application/json",
          ...(organization !== undefined && { [organizationHeader]: organization }),
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
    if (problem instanceof ApiError && isExclusion(problem.problem) && !isSigningIn) this.#onExcluded();
    throw problem;
  }
}

const keyHeader = "Idempotency-Key";

const isExclusion = ({ code }: Problem): boolean => code === "organization_not_found";

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
