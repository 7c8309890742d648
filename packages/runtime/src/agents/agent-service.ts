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
import { type Database, inProject, inTenant, type Tenant, type TenantTransaction } from "@patchbay/database";
import { diffGraphs, type Diagnostic, graphFormat, type JsonObject, summarizeChanges } from "@patchbay/graph";

import { readPageRequest, toPage } from "../page-cursor.ts";
import type { Registries } from "../registries.ts";
import { AgentNotPublishedError, ProjectNotFoundError } from "./agent-errors.ts";
import { AgentRepository, insertAgent, type StoredDraft } from "./agent-repository.ts";
import { AgentVersionRepository } from "./agent-version-repository.ts";

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

  /** What is wrong with a document, stored or not. Never runs it. */
  check(graph: unknown): readonly Diagnostic[] {
    return this.#compiler.compile(graph, this.#registries.resources).diagnostics;
  }

  /** @throws {ProjectNotFoundError} @throws {SlugTakenError} */
  async create(
    tenant: Tenant,
    { project_id, slug, name, description }: CreateAgent,
    draft: JsonObject = emptyGraph,
  ): Promise<Agent> {
    if (!tenant.project_ids.includes(project_id)) throw new ProjectNotFoundError(project_id);
    return await inProject(this.#db, { org_id: tenant.org_id, project_id }, (tx) =>
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

  delete(tenant: Tenant, id: string): Promise<void> {
    return inTenant(this.#db, tenant, (tx) => new AgentRepository(tx).delete(id));
  }

  async getDraft(tenant: Tenant, id: string): Promise<Draft> {
    return this.#draft(await inTenant(this.#db, tenant, (tx) => new AgentRepository(tx).getDraft(id)));
  }

  /** Stores a draft, right or wrong, if nobody has changed it since `revision`. @throws {DraftConflictError} */
  async putDraft(tenant: Tenant, id: string, graph: JsonObject, revision: number): Promise<Draft> {
    return this.#draft(
      await inTenant(this.#db, tenant, (tx) => new AgentRepository(tx).putDraft(id, graph, revision)),
    );
  }

  /** Freezes the draft as the next version. @throws {GraphInvalidError} when it has errors */
  publish(
    tenant: Tenant,
    id: string,
    { note, created_by }: { note: string; created_by: string | null },
  ): Promise<AgentVersionSummary> {
    return inTenant(this.#db, tenant, async (tx) => {
      const agents = new AgentRepository(tx);
      const { project_id, published_version } = await agents.lock(id);
      const { graph } = await agents.getDraft(id);
      const compiled = this.#compiler.compile(graph, this.#registries.resources);
      if (!compiled.ok) throw new GraphInvalidError(compiled.diagnostics);
      const number = (published_version ?? 0) + 1;
      const { content_hash } = compiled.agent.plan;
      const version = await new AgentVersionRepository(tx).insert({
        agent_id: id,
        project_id,
        number,
        graph,
        content_hash,
        note,
        created_by,
      });
      await agents.setPublishedVersion(id, number);
      return version;
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

  #draft({ graph, revision, updated_at }: StoredDraft): Draft {
    return { graph, revision, diagnostics: [...this.check(graph)], updated_at: updated_at.toISOString() };
  }
}

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
