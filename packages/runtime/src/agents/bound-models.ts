import { type Database, inProject } from "@patchbay/database";

import type { DescribedModel } from "../registries.ts";
import { AgentVersionRepository } from "./agent-version-repository.ts";

const mostKnown = 1_000;

/** Which version of which agent. */
interface VersionOf {
  readonly org_id: string;
  readonly project_id: string;
  readonly agent: { readonly id: string; readonly version: number | null };
}

type Models = ReadonlyMap<string, DescribedModel>;

/**
 * What the names of models meant when versions were published. A version never changes, so each is read once, when a run
 * of it first asks a model.
 */
export class BoundModels {
  readonly #db: Database;
  readonly #known = new Map<string, Promise<Models>>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** Undefined for a draft, which is bound to nothing, and where it is not on record. */
  async find(of: VersionOf, name: string): Promise<DescribedModel | undefined> {
    const { id, version } = of.agent;
    if (version === null) return undefined;
    const key = `${of.org_id} ${id} ${version}`;
    const known = this.#known.get(key) ?? this.#read(of, version);
    this.#known.delete(key);
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest);
    try {
      return (await known).get(name);
    } catch (error) {
      this.#known.delete(key);
      throw error;
    }
  }

  #read(of: VersionOf, version: number): Promise<Models> {
    return inProject(this.#db, of, (tx) => new AgentVersionRepository(tx).boundModels(of.agent.id, version));
  }
}
