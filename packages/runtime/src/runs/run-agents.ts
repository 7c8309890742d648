import { type AgentCompiler, type CompiledAgent, GraphInvalidError } from "@patchbay/compiler";
import type { Durability, VersionSelector } from "@patchbay/contracts";
import type { ProjectTransaction } from "@patchbay/database";
import type { JsonObject, Resources } from "@patchbay/graph";
import { type RawBuilder, sql } from "kysely";

import { AgentNotPublishedError } from "../agents/agent-errors.ts";
import { AgentRepository } from "../agents/agent-repository.ts";
import { AgentVersionRepository } from "../agents/agent-version-repository.ts";
import { frozenResources, projectResources } from "../agents/project-resources.ts";
import type { Registries } from "../registries.ts";
import type { ClaimedRun } from "./run-claims.ts";
import type { ProjectOfRun } from "./run-order.ts";

/** Which document a run is of, compiled. */
export interface RunAgent {
  readonly agent: CompiledAgent;
  readonly slug: string;
  readonly durability: Durability | null;
  readonly version: number | null;
  /** The document itself, for a run of the draft, which may be another one a moment later. */
  readonly graph: JsonObject | null;
}

/** What a run needs of an agent's row, as it was read. */
interface KnownAgent {
  readonly id: string;
  readonly slug: string;
  readonly durability: Durability | null;
  readonly version: number;
  /** Of the version, which never changes. */
  readonly content_hash: string;
}

const mostKnown = 1_000;

const keyOf = ({ org_id, project_id }: ProjectOfRun, agentId: string): string =>
  `${org_id} ${project_id} ${agentId}`;

/** Whether an agent is still as it was read. */
export const isStill = (
  tx: ProjectTransaction,
  { id, slug, durability, version }: KnownAgent,
): RawBuilder<boolean> => sql<boolean>`exists (
    select from agents
    where org_id = ${tx.org_id} and project_id = ${tx.project_id} and id = ${id} and slug = ${slug}
      and published_version = ${version} and durability is not distinct from ${durability})`;

/** Finds the compiled agents that runs are of. */
export class RunAgents {
  /** What was last published of agents, by project and id; it may not be so any more. */
  readonly #published = new Map<string, KnownAgent>();
  readonly #compiler: AgentCompiler;
  readonly #registries: Registries;

  constructor({ compiler, registries }: { compiler: AgentCompiler; registries: Registries }) {
    this.#compiler = compiler;
    this.#registries = registries;
  }

  /**
   * For a run that begins, or a schedule. Holds the agent, so that it is not deleted before the run can be seen: to be
   * asked before anything of the agent is held, as a deletion takes them in that order.
   *
   * @throws {AgentNotFoundError} @throws {AgentNotPublishedError} @throws {AgentVersionNotFoundError}
   * @throws {GraphInvalidError}
   */
  async forStart(tx: ProjectTransaction, agentId: string, selector: VersionSelector): Promise<RunAgent> {
    const agents = new AgentRepository(tx);
    const { slug, durability, published_version } = await agents.getToUse(agentId);
    if (selector === "draft") {
      const { graph } = await agents.getDraft(agentId);
      const resources = await projectResources(tx, this.#registries.resources, graph, slug);
      return { agent: this.#compile(graph, resources), slug, durability, version: null, graph };
    }
    const version = selector === "published" ? published_version : selector;
    if (version === null) throw new AgentNotPublishedError(agentId);
    const agent = await this.#ofVersion(tx, agentId, version);
    if (selector === "published") {
      const { content_hash } = agent.plan;
      this.#remember(keyOf(tx, agentId), { id: agentId, slug, durability, version, content_hash });
    }
    return { agent, slug, durability, version, graph: null };
  }

  /**
   * What `forStart` found published the last time; undefined where it never looked, or has forgotten. Whether it still
   * is so, `isStill` asks.
   */
  recall(
    project: ProjectOfRun,
    agentId: string,
  ): { readonly known: KnownAgent; readonly agent: RunAgent } | undefined {
    const known = this.#published.get(keyOf(project, agentId));
    const agent = known === undefined ? undefined : this.#compiler.find(known.content_hash);
    if (known === undefined || agent === undefined) return undefined;
    const { slug, durability, version } = known;
    return { known, agent: { agent, slug, durability, version, graph: null } };
  }

  /** For a run that another process, or an earlier part of it, has begun: on the document on which it began. */
  async forClaim(tx: ProjectTransaction, { order, graph, content_hash }: ClaimedRun): Promise<CompiledAgent> {
    const known = this.#compiler.find(content_hash);
    if (known !== undefined) return known;
    const { id, version } = order.agent;
    if (version !== null) return await this.#ofVersion(tx, id, version);
    if (graph === null) throw new Error("A run of neither a version nor a draft.");
    return this.#frozen(graph);
  }

  #remember(key: string, agent: KnownAgent): void {
    this.#published.delete(key);
    this.#published.set(key, agent);
    const [oldest] = this.#published.keys();
    if (this.#published.size > mostKnown && oldest !== undefined) this.#published.delete(oldest);
  }

  async #ofVersion(tx: ProjectTransaction, agentId: string, version: number): Promise<CompiledAgent> {
    const versions = new AgentVersionRepository(tx);
    // A version never changes, so what was compiled once is right as long as it is remembered.
    const known = this.#compiler.find(await versions.contentHash(agentId, version));
    return known ?? this.#frozen((await versions.get(agentId, version)).graph);
  }

  /** What was right when it was published or begun is not refused because an agent that it calls has changed since. */
  #frozen(graph: JsonObject): CompiledAgent {
    return this.#compile(graph, frozenResources(this.#registries.resources, graph));
  }

  #compile(graph: JsonObject, resources: Resources): CompiledAgent {
    const compiled = this.#compiler.compile(graph, resources);
    if (!compiled.ok) throw new GraphInvalidError(compiled.diagnostics);
    return compiled.agent;
  }
}
