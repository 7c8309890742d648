import { createStore, del, get, set, type UseStore } from "idb-keyval";

import type { JsonObject } from "@patchbay/graph";

import type { History } from "./history.ts";

/** What this browser keeps of the work on one draft. */
export interface KeptWork {
  readonly history: History;
  /** The draft as it was saved last, and its ETag: what the history's present was made from. */
  readonly base: JsonObject;
  readonly etag: string;
}

/**
 * Where work on drafts survives a reload: IndexedDB, which keeps what documents share only once. Each method resolves
 * whatever happens: where nothing can be kept (a private window, a full disk) editing goes on without it.
 */
export class KeptHistories {
  #store: UseStore | undefined;

  /** What was kept of an agent's draft; undefined where there is nothing that can be read. */
  async read(agentId: string): Promise<KeptWork | undefined> {
    try {
      const kept = await get<unknown>(agentId, this.#opened());
      return isKept(kept) ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  async keep(agentId: string, work: KeptWork): Promise<void> {
    try {
      await set(agentId, { format, ...work }, this.#opened());
    } catch {
      // Nothing more can be done; the work itself is on the page and goes to the server.
    }
  }

  async drop(agentId: string): Promise<void> {
    try {
      await del(agentId, this.#opened());
    } catch {
      // As above.
    }
  }

  #opened(): UseStore {
    return (this.#store ??= createStore("patchbay", "drafts"));
  }
}

/** Changes with the shape of {@link KeptWork}: what an older page kept is forgotten rather than misread. */
const format = 1;

const isKept = (value: unknown): value is KeptWork =>
  typeof value === "object" && value !== null && "format" in value && value.format === format;
