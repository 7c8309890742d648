import { del, get, set } from "idb-keyval";

import { draftStore, organizationKey } from "../session/organization-storage.ts";
import { type KeptWork, readKeptWork, writeKeptWork } from "./kept-work.ts";

/**
 * Where work on drafts survives a reload: IndexedDB, which keeps what documents share only once. Each method resolves
 * whatever happens: where nothing can be kept (a private window, a full disk) editing goes on without it.
 */
export class KeptHistories {
  /**
   * What was kept of an agent's draft; undefined where nothing was. What does not fit (an older page kept it, or something
   * else wrote there) is dropped, and said to be `unfit`.
   */
  async read(agentId: string): Promise<KeptWork | "unfit" | undefined> {
    try {
      const kept = await get<unknown>(organizationKey(agentId), draftStore());
      if (kept === undefined) return undefined;
      const work = readKeptWork(kept);
      if (work === undefined) await this.drop(agentId);
      return work ?? "unfit";
    } catch {
      return undefined;
    }
  }

  async keep(agentId: string, work: KeptWork): Promise<void> {
    try {
      await set(organizationKey(agentId), writeKeptWork(work), draftStore());
    } catch {
      // Nothing more can be done; the work itself is on the page and goes to the server.
    }
  }

  async drop(agentId: string): Promise<void> {
    try {
      await del(organizationKey(agentId), draftStore());
    } catch {
      // As above.
    }
  }
}
