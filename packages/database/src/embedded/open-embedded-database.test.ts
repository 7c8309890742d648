import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

import { migrations } from "@patchbay/migrations";
import { expect, test as base } from "vitest";

import { inBootstrap } from "../bootstrap.ts";
import { type Database, ping } from "../database.ts";
import { migrate } from "../migrate.ts";
import { DataFolderInUseError } from "./folder-lock.ts";
import { openEmbeddedDatabase } from "./open-embedded-database.ts";

const test = base.extend("folder", async ({ onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-test-"));
  // A process that was killed a moment ago may still hold the folder.
  onTestFinished(() => rm(folder, { recursive: true, maxRetries: 10, retryDelay: 100 }));
  return folder;
});

test("a killed process loses no commit that it acknowledged, and the folder opens again", async ({
  folder,
}) => {
  const acknowledged: string[] = [];
  for (let kill = 1; kill <= 3; kill += 1) {
    const writer = startWriter(folder);
    const lines = createInterface({ input: writer.stdout });
    const before = acknowledged.length;
    for await (const id of lines) {
      acknowledged.push(id);
      // In the middle of whatever it does next; what it had printed by then is still read.
      if (acknowledged.length === before + 20 * kill) writer.kill("SIGKILL");
    }
  }
  const db = await openEmbeddedDatabase({ folder });
  const found = new Set(await organizations(db));
  await db.close();
  expect(acknowledged.length).toBeGreaterThanOrEqual(120);
  expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
});

test("a second process on the same folder is refused in a sentence that says which and what to do", async ({
  folder,
}) => {
  const writer = startWriter(folder);
  try {
    await once(createInterface({ input: writer.stdout }), "line");
    const second = openEmbeddedDatabase({ folder });
    await expect(second).rejects.toThrow(DataFolderInUseError);
    await expect(second).rejects.toThrow(
      new RegExp(`${folder} is in use .* stop that one, or choose another`),
    );
  } finally {
    writer.kill("SIGKILL");
    await once(writer, "exit");
  }
});

test("a closed folder opens again with what was in it, and closing twice is no error", async ({ folder }) => {
  const first = await openEmbeddedDatabase({ folder });
  await migrate(first, migrations);
  await inBootstrap(first, ({ sql }) =>
    sql.insertInto("organizations").values({ id: "org_1", name: "Acme" }).execute(),
  );
  await Promise.all([first.close(), first.close()]);
  await expect(ping(first)).rejects.toThrow("destroyed");
  const second = await openEmbeddedDatabase({ folder });
  expect(await organizations(second)).toEqual(["org_1"]);
  await second.close();
  expect(await readdir(folder)).toEqual(["postgres"]);
});

test("a first start that was cut short is made good by the next", async ({ folder }) => {
  await mkdir(join(folder, "postgres.new", "base"), { recursive: true });
  const db = await openEmbeddedDatabase({ folder });
  expect(await migrate(db, migrations)).toEqual(Object.keys(migrations));
  await db.close();
});

function startWriter(folder: string): ChildProcessByStdio<null, Readable, null> {
  const script = join(import.meta.dirname, "../testing/embedded-writer.ts");
  return spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
}

async function organizations(db: Database): Promise<string[]> {
  const rows = await inBootstrap(db, ({ sql }) => sql.selectFrom("organizations").select("id").execute());
  return rows.map((row) => row.id);
}
