import { randomBytes } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";

import { createSealer, masterKeyBytes, type Sealer } from "@patchbay/models";

import { type Settings, SettingsError } from "./settings.ts";

/**
 * Seals under the master key of the environment; embedded and without one, under a key that is made on the first start
 * and lies beside the database, readable by its owner alone. Undefined elsewhere: several processes need the same key,
 * so that somebody must have given it.
 *
 * @throws {SettingsError} when the file holds no key
 */
export async function openSealer({
  masterKey,
  database,
  dataDir,
}: Pick<Settings, "masterKey" | "database" | "dataDir">): Promise<Sealer | undefined> {
  if (masterKey !== undefined) return createSealer(masterKey);
  return database.kind === "embedded" ? createSealer(await keyOfFolder(dataDir)) : undefined;
}

async function keyOfFolder(folder: string): Promise<Uint8Array> {
  const path = join(folder, "master.key");
  await makeKey(path);
  const key = Buffer.from((await readFile(path, "utf8")).trim(), "base64");
  if (key.length !== masterKeyBytes)
    throw new SettingsError(
      `${path} holds no master key. Restore it; without it the secrets that it seals have to be entered again.`,
    );
  return key;
}

/** Only one process has an embedded folder open, so nobody reads the file while it is written. */
async function makeKey(path: string): Promise<void> {
  let file;
  try {
    file = await open(path, "wx", 0o600);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return;
    throw error;
  }
  try {
    await file.writeFile(`${randomBytes(masterKeyBytes).toString("base64")}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
