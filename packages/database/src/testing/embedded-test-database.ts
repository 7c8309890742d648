import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { migrations } from "@patchbay/migrations";

import type { Database } from "../database.ts";
import { embeddedDatabase } from "../embedded/open-embedded-database.ts";
import { PgliteThread } from "../embedded/pglite-thread.ts";
import { migrate } from "../migrate.ts";
import { roles } from "../roles.ts";

/**
 * An embedded database in memory, migrated. The first one after a change of the migrations takes about 3 s and leaves a
 * dump of itself in `node_modules/.cache`; the others are loaded from that in half a second.
 */
export async function openEmbeddedTestDatabase(): Promise<Database> {
  const path = await dumpPath();
  const dump = await readFile(path).catch(() => undefined);
  if (dump !== undefined) return inMemory(await PgliteThread.start({ kind: "memory", dump }));
  const thread = await PgliteThread.start({ kind: "memory" });
  const db = inMemory(thread);
  await migrate(db, migrations);
  await keepDump(path, await thread.dump());
  return db;
}

function inMemory(thread: PgliteThread): Database {
  return embeddedDatabase(thread, () => Promise.resolve());
}

/** Named after everything that the dump depends on, so that a stale one is never found. */
async function dumpPath(): Promise<string> {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("@patchbay/migrations"));
  const hash = createHash("sha256").update(roles.join());
  for (const name of (await readdir(folder)).filter((name) => name.endsWith(".ts")).sort()) {
    hash.update(await readFile(join(folder, name)));
  }
  hash.update(await readFile(join(dirname(require.resolve("@electric-sql/pglite")), "../package.json")));
  return join(folder, "../node_modules/.cache/patchbay", `database-${hash.digest("hex").slice(0, 16)}.tar`);
}

async function keepDump(path: string, dump: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  for (const name of await readdir(dirname(path))) {
    if (name.startsWith("database-")) await rm(join(dirname(path), name), { force: true });
  }
  // Another test process may be reading or writing it: a file appears whole or not at all.
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, dump);
  await rename(draft, path);
}
