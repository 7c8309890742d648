import type { NodeCache } from "@patchbay/compiler";
import type { Json } from "@patchbay/graph";
import { LRUCache } from "lru-cache";

/** What all remembered answers of a process may take, in UTF-16 units of their JSON: some tens of megabytes. */
const largestTotal = 32 * 2 ** 20;

/** Remembers in this process: other processes ask once more, and a restart forgets. */
export function createMemoryNodeCache(): NodeCache {
  const entries = new LRUCache<string, { readonly text: string }>({
    maxSize: largestTotal,
    sizeCalculation: ({ text }) => text.length + 1,
  });
  return {
    get: (key) => {
      const entry = entries.get(key);
      // It was JSON when it came; parsed anew, so that nobody changes what others will be told.
      return Promise.resolve(entry === undefined ? undefined : (JSON.parse(entry.text) as Json));
    },
    set: (key, value, ttlSeconds) => {
      entries.set(key, { text: JSON.stringify(value) }, { ttl: ttlSeconds * 1_000 });
      return Promise.resolve();
    },
  };
}
