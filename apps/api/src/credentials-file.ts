import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";

import { Credentials } from "@patchbay/contracts";
import { AppError } from "@patchbay/errors";

/** There is a file, and it is not one that we wrote. */
export class CredentialsFileError extends AppError<"credentials_file_invalid"> {
  constructor(path: string, cause: unknown) {
    const message = `${path} cannot be read. Restore it, or move it away: the database keeps its users either way.`;
    super("credentials_file_invalid", message, { cause });
  }
}

/** The file in the data folder that tells the person who started the server how to get in. */
export const credentialsPath = (dataDir: string): string => join(dataDir, "credentials.json");

/** Undefined where there is none. @throws where there is one that cannot be read */
export async function readCredentials(dataDir: string): Promise<Credentials | undefined> {
  let text: string;
  try {
    text = await readFile(credentialsPath(dataDir), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return Credentials.parse(JSON.parse(text));
  } catch (cause) {
    throw new CredentialsFileError(credentialsPath(dataDir), cause);
  }
}

/** Writes all of it or nothing, readable by its owner alone, and on disk before it resolves. */
export async function writeCredentials(dataDir: string, credentials: Credentials): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = credentialsPath(dataDir);
  const temporary = `${path}.${randomUUID()}`;
  const file = await open(temporary, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(credentials, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
