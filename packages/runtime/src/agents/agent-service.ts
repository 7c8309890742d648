import { type AgentCompiler, GraphInvalidError } from "@patchbay/compiler";
import type {
  Agent,
  AgentVersion,
  AgentVersionSummary,
  CreateAgent,
  DiffQuery,
  Draft,
  GraphDiff,
  Page,
  UpdateAgent,
} from "@patchbay/contracts";
import {
  type Database,
  inProject,
  inTenant,
  type ProjectTransaction,
  type Tenant,
  type TenantTransaction,
} from "@patchbay/database";
import {
  diffGraphs,
  type Diagnostic,
  graphFormat,
  type Json,
  type JsonObject,
  type Resources,
  summarizeChanges,
  summaryOf,
  summaryText,
} from "@patchbay/graph";

import { readPageRequest, toPage } from "../page-cursor.ts";
import type { Registries } from "../registries.ts";
import {
  AgentInUseError,
  AgentNotPublishedError,
  DraftConflictError,
  ProjectNotFoundError,
} from "./agent-errors.ts";
import { AgentRepository, insertAgent, type StoredDraft } from "./agent-repository.ts";
import { useOf } from "./agent-use.ts";
import { AgentVersionRepository, type NewVersion } from "./agent-version-repository.ts";
import { documentBindings } from "./document-bindings.ts";
import { allProjectResources, frozenResources, projectResources } from "./project-resources.ts";

interface Needs {
  readonly db: Database;
  readonly compiler: AgentCompiler;
  readonly registries: Registries;
}

/** Agents from draft to frozen version. */
export class AgentService {
  readonly #db: Database;
  readonly #compiler: AgentCompiler;
  readonly #registries: Registries;

  constructor({ db, compiler, registries }: Needs) {
    this.#db = db;
    this.#compiler = compiler;
    this.#registries = registries;
  }

  /**
   * What is wrong with a document that is not stored, as one of this project; without one, as one of the tenant's only
   * project. Where there are several, nobody can say which agents it may call: then any agent is taken to be there, and
   * what agents take and answer is not checked. Never runs it.
   *
   * @throws {ProjectNotFoundError}
   */
  async check(tenant: Tenant, graph: Json, projectId?: string): Promise<readonly Diagnostic[]> {
    const project_id = projectId ?? onlyProject(tenant);
    if (project_id === undefined) {
      const diagnostics = this.#diagnose(graph, this.#registries.resources);
      return diagnostics.filter(({ code }) => code !== "PB4006");
    }
    const resources = await this.#inProject(tenant, project_id, (tx) =>
      projectResources(tx, this.#registries.resources, graph),
    );
    return this.#diagnose(graph, resources);
  }

  /** Everything that documents of a project can name. @throws {ProjectNotFoundError} */
  resources(tenant: Tenant, projectId: string): Promise<Resources> {
    return this.#inProject(tenant, projectId, (tx) => allProjectResources(tx, this.#registries.resources));
  }

  /** @throws {ProjectNotFoundError} @throws {SlugTakenError} */
  async create(
    tenant: Tenant,
    { project_id, slug, name, description }: CreateAgent,
    draft: JsonObject = emptyGraph,
  ): Promise<Agent> {
    return await this.#inProject(tenant, project_id, (tx) =>
      insertAgent(tx, { slug, name, description, draft }),
    );
  }

  get(tenant: Tenant, id: string): Promise<Agent> {
    return inTenant(this.#db, tenant, (tx) => new AgentRepository(tx).get(id));
  }

  async list(
    tenant: Tenant,
    query: { limit: number; cursor?: string | undefined; project_id?: string | undefined },
  ): Promise<Page<Agent>> {
    if (query.project_id !== undefined && !tenant.project_ids.includes(query.project_id))
      throw new ProjectNotFoundError(query.project_id);
    const rows = await inTenant(this.#db, tenant, (tx) =>
      new AgentRepository(tx).list(query.project_id, readPageRequest(query)),
    );
    return toPage(rows, query.limit);
  }

  /** @throws {SlugTakenError} */
  update(tenant: Tenant, id: string, changes: UpdateAgent): Promise<Agent> {
    return inTenant(this.#db, tenant, (tx) => new AgentRepository(tx).update(id, changes));
  }

  /**
   * Deletes an agent with its versions, threads and runs.
   *
   * @throws {AgentInUseError} while runs of it have not ended, or the published version of another agent calls it
   */
  delete(tenant: Tenant, id: string): Promise<void> {
    return inTenant(this.#db, tenant, async (tx) => {
      const agents = new AgentRepository(tx);
      const use = await useOf(tx, await agents.lockToDelete(id));
      if (Object.values(use.open_runs).some((count) => count > 0) || use.agents.length > 0)
        throw new AgentInUseError(use);
      await agents.delete(id);
    });
  }

  getDraft(tenant: Tenant, id: string): Promise<Draft> {
    return this.#draft(tenant, id, (agents) => agents.getDraft(id));
  }

  /** Stores a draft, right or wrong, if nobody has changed it since `revision`. @throws {DraftConflictError} */
  putDraft(tenant: Tenant, id: string, graph: JsonObject, revision: number): Promise<Draft> {
    return this.#draft(tenant, id, (agents) => agents.putDraft(id, graph, revision));
  }

  /**
   * Freezes the draft as the next version; with `revision` only the draft at that revision.
   *
   * @throws {GraphInvalidError} when it has errors
   * @throws {DraftConflictError} when somebody has changed it since `revision`
   */
  publish(
    tenant: Tenant,
    id: string,
    {
      note,
      created_by,
      revision,
    }: { note: string; created_by: string | null; revision?: number | undefined },
  ): Promise<AgentVersionSummary> {
    return this.#inProjectOf(tenant, id, async (tx) => {
      const agents = new AgentRepository(tx);
      const agent = await agents.lock(id);
      const draft = await agents.getDraft(id);
      if (revision !== undefined && revision !== draft.revision)
        throw new DraftConflictError(revision, draft);
      const { graph } = draft;
      const resources = await projectResources(tx, this.#registries.resources, graph, agent.slug);
      const content = { graph, content_hash: this.#hashOf(graph, resources), restores: null };
      return await this.#freeze(tx, agent, { ...content, note, created_by });
    });
  }

  /**
   * Puts an old version in force again: its graph becomes the next version. The draft stays as it is. What other agents
   * have become since does not matter; what the server itself no longer offers does.
   *
   * @throws {AgentNotPublishedError} @throws {AgentVersionNotFoundError}
   * @throws {GraphInvalidError} when it could not run here any more
   */
  rollback(
    tenant: Tenant,
    id: string,
    { version, note, created_by }: { version: number; note: string; created_by: string | null },
  ): Promise<AgentVersionSummary> {
    return this.#inProjectOf(tenant, id, async (tx) => {
      const agent = await new AgentRepository(tx).lock(id);
      if (agent.published_version === null) throw new AgentNotPublishedError(id);
      const { graph } = await new AgentVersionRepository(tx).get(id, version);
      const content_hash = this.#hashOf(graph, frozenResources(this.#registries.resources, graph));
      return await this.#freeze(tx, agent, { graph, content_hash, restores: version, note, created_by });
    });
  }

  async versions(
    tenant: Tenant,
    id: string,
    query: { limit: number; before?: number | undefined },
  ): Promise<Page<AgentVersionSummary>> {
    const rows = await inTenant(this.#db, tenant, async (tx) => {
      await new AgentRepository(tx).get(id);
      return await new AgentVersionRepository(tx).list(id, query.limit, query.before);
    });
    const items = rows.slice(0, query.limit);
    return { items, next_cursor: rows.length > query.limit ? String(items.at(-1)?.number ?? "") : null };
  }

  version(tenant: Tenant, id: string, number: number): Promise<AgentVersion> {
    return inTenant(this.#db, tenant, (tx) => new AgentVersionRepository(tx).get(id, number));
  }

  /**
   * What changed from one state of an agent to another.
   *
   * @throws {AgentNotPublishedError} when `published` is asked for and nothing is
   * @throws {AgentVersionNotFoundError}
   */
  async diff(tenant: Tenant, id: string, { from, to }: DiffQuery): Promise<GraphDiff> {
    const [before, after] = await inTenant(this.#db, tenant, async (tx) => {
      const { published_version } = await new AgentRepository(tx).get(id);
      return [
        await readState(tx, id, from, published_version),
        await readState(tx, id, to, published_version),
      ];
    });
    const changes = diffGraphs(before.graph, after.graph);
    return { from: before.state, to: after.state, changes, summary: summarizeChanges(changes) };
  }

  async #draft(
    tenant: Tenant,
    id: string,
    read: (agents: AgentRepository) => Promise<StoredDraft>,
  ): Promise<Draft> {
    const [{ graph, revision, updated_at }, resources] = await this.#inProjectOf(tenant, id, async (tx) => {
      const draft = await read(new AgentRepository(tx));
      return [draft, await projectResources(tx, this.#registries.resources, draft.graph, draft.slug)];
    });
    const diagnostics = [...this.#diagnose(graph, resources)];
    return { graph, revision, diagnostics, updated_at: updated_at.toISOString() };
  }

  /** @throws {GraphInvalidError} */
  #hashOf(graph: JsonObject, resources: Resources): string {
    const compiled = this.#compiler.compile(graph, resources);
    if (!compiled.ok) throw new GraphInvalidError(compiled.diagnostics);
    return compiled.agent.plan.content_hash;
  }

  /** Makes the next version of an agent that is locked. */
  async #freeze(
    tx: ProjectTransaction,
    { id, project_id, slug, published_version }: Agent,
    content: Pick<NewVersion, "graph" | "content_hash" | "restores" | "note" | "created_by">,
  ): Promise<AgentVersionSummary> {
    const versions = new AgentVersionRepository(tx);
    const number = (published_version ?? 0) + 1;
    const before = published_version === null ? undefined : await versions.get(id, published_version);
    const changes = before === undefined ? null : summaryOf(diffGraphs(before.graph, content.graph));
    const version = await versions.insert({
      ...content,
      agent_id: id,
      project_id,
      number,
      summary: changes === null ? "first version" : summaryText(changes),
      changes,
      bindings: await documentBindings(tx, this.#registries, content.graph, { slug, number }),
    });
    await new AgentRepository(tx).setPublishedVersion(id, number);
    return version;
  }

  #diagnose(graph: Json, resources: Resources): readonly Diagnostic[] {
    return this.#compiler.compile(graph, resources).diagnostics;
  }

  async #inProject<Result>(
    { org_id, project_ids }: Tenant,
    project_id: string,
    work: (tx: ProjectTransaction) => Promise<Result>,
  ): Promise<Result> {
    if (!project_ids.includes(project_id)) throw new ProjectNotFoundError(project_id);
    return await inProject(this.#db, { org_id, project_id }, work);
  }

  /** In the project of an agent, which has to be looked up where there are several. @throws {AgentNotFoundError} */
  async #inProjectOf<Result>(
    tenant: Tenant,
    agentId: string,
    work: (tx: ProjectTransaction) => Promise<Result>,
  ): Promise<Result> {
    const project_id = onlyProject(tenant) ?? (await this.get(tenant, agentId)).project_id;
    return await this.#inProject(tenant, project_id, work);
  }
}

const onlyProject = ({ project_ids }: Tenant): string | undefined =>
  project_ids.length === 1 ? project_ids[0] : undefined;

interface AgentState {
  readonly state: number | "draft";
  readonly graph: JsonObject;
}

async function readState(
  tx: TenantTransaction,
  id: string,
  selector: DiffQuery["from"],
  published: number | null,
): Promise<AgentState> {
  if (selector === "draft") {
    const { graph } = await new AgentRepository(tx).getDraft(id);
    return { state: "draft", graph };
  }
  const number = selector === "published" ? published : selector;
  if (number === null) throw new AgentNotPublishedError(id);
  const { graph } = await new AgentVersionRepository(tx).get(id, number);
  return { state: number, graph };
}

/** What a new agent begins as: nothing yet, in the right format. */
const emptyGraph: JsonObject = {
  schema: graphFormat,
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
  state: {},
  nodes: [],
  edges: [],
};
