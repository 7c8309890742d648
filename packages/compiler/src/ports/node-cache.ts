import type { Json } from "@patchbay/graph";

/**
 * Remembers what nodes without effects answered, for as long as their policy says. It may forget anything at any time,
 * and never fails: what goes wrong inside it is a miss.
 */
export interface NodeCache {
  /** @param key already names the project, so that nothing is found in another one */
  get(key: string): Promise<Json | undefined>;
  set(key: string, value: Json, ttlSeconds: number): Promise<void>;
}
