import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { test as base, expect } from "vitest";

import { openSealer } from "./open-sealer.ts";
import { readSettings, SettingsError } from "./settings.ts";

const test = base.extend<{ folder: string }>({
  // oxlint-disable-next-line no-empty-pattern -- Vitest reads from the pattern what a fixture needs.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "patchbay-sealer-"));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

const embedded = (folder: string) => readSettings({ PATCHBAY_DATA_DIR: folder });

test("embedded, a key is made once and kept for its owner alone", async ({ folder }) => {
  const first = await openSealer(embedded(folder));
  const again = await openSealer(embedded(folder));
  expect(again?.open(first?.seal("secret", "here") ?? Buffer.of(), "here")).toBe("secret");
  expect((await stat(join(folder, "master.key"))).mode & 0o777).toBe(0o600);
});

test("a key of the environment comes first, and leaves no file", async ({ folder }) => {
  const PATCHBAY_MASTER_KEY = Buffer.alloc(32, 7).toString("base64");
  expect(await openSealer(readSettings({ PATCHBAY_DATA_DIR: folder, PATCHBAY_MASTER_KEY }))).toBeDefined();
  await expect(readFile(join(folder, "master.key"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("a file that holds no key is named and not overwritten", async ({ folder }) => {
  await writeFile(join(folder, "master.key"), "lost");
  await expect(openSealer(embedded(folder))).rejects.toThrow(SettingsError);
  expect(await readFile(join(folder, "master.key"), "utf8")).toBe("lost");
});

test("a server of several processes has the key that it is given, or none", async ({ folder }) => {
  const DATABASE_URL = "postgres://someone@localhost/patchbay";
  expect(await openSealer(readSettings({ PATCHBAY_DATA_DIR: folder, DATABASE_URL }))).toBeUndefined();
});

test("a master key of the wrong length is refused without being told", () => {
  expect(() => readSettings({ PATCHBAY_MASTER_KEY: "c2hvcnQ=" })).toThrow(/PATCHBAY_MASTER_KEY.*32 bytes/);
  expect(() => readSettings({ PATCHBAY_MASTER_KEY: "c2hvcnQ=" })).not.toThrow(/c2hvcnQ/);
});
