import { mkdir, mkdtemp, rm, rmdir, stat, symlink, unlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { AppError } from "@patchbay/errors";

/** Another process works on the same data folder. */
export class DataFolderInUseError extends AppError<"data_folder_in_use"> {
  constructor(folder: string) {
    const message = `The data folder ${folder} is in use by another Patchbay process: stop that one, or choose another folder with PATCHBAY_DATA_DIR.`;
    super("data_folder_in_use", message, { details: { folder } });
  }
}

/**
 * Takes a folder for this process alone, until the returned function is called or the process ends, however it ends.
 *
 * Nothing in PGlite stops a second process from opening the same folder, and then one side's writes vanish. The lock is
 * a unix socket in the folder that the owner listens on: the kernel closes it with the process, so a socket that nobody
 * answers is stale and is taken over. It lies in the folder itself, so that two processes with different temporary
 * folders, or two containers on one volume, meet at it.
 *
 * @throws {DataFolderInUseError}
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  // Each round ends unless another process has just changed what this one saw.
  for (let round = 0; round < 100; round += 1) {
    const server = await listenIn(folder);
    if (server !== undefined) return () => unlock(server, socketIn(folder));
    if (await answers(folder)) throw new DataFolderInUseError(folder);
    await removeStale(folder);
  }
  throw new DataFolderInUseError(folder);
}

function socketIn(folder: string): string {
  return join(folder, "owner.sock");
}

/** Undefined when a socket is there already, alive or not. */
async function listenIn(folder: string): Promise<Server | undefined> {
  return withShortPath(folder, (path) => {
    // Whoever connects only wants to know that somebody is here.
    const server = createServer((visitor) => visitor.destroy());
    return new Promise((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "EADDRINUSE") resolve(undefined);
        else reject(error);
      });
      server.listen(path, () => {
        // The lock must not keep a process alive that has nothing else to do.
        server.unref();
        resolve(server);
      });
    });
  });
}

/** Whether the socket's owner lives. The kernel accepts for an owner that is busy. @throws e.g. EACCES */
async function answers(folder: string): Promise<boolean> {
  return withShortPath(folder, (path) => {
    const visitor = connect(path);
    return new Promise((resolve, reject) => {
      visitor.once("connect", () => {
        visitor.destroy();
        resolve(true);
      });
      visitor.once("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ECONNREFUSED" || error.code === "ENOENT") resolve(false);
        // The owner closed the visit before it had begun: somebody is there.
        else if (error.code === "ECONNRESET" || error.code === "EPIPE") resolve(true);
        else reject(error);
      });
    });
  });
}

/**
 * Removes the socket of a dead owner. One at a time: of two that saw the same stale socket, the slower would remove the
 * socket that the faster has made meanwhile. Making a folder is what only one can do.
 */
async function removeStale(folder: string): Promise<void> {
  const guard = join(folder, "owner.takeover");
  const patienceMs = 5_000;
  try {
    await mkdir(guard);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    const made = await stat(guard).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    // Taking over takes a millisecond: whoever made this died in it.
    if (Date.now() - made > patienceMs) await rmdir(guard).catch(() => {});
    else await delay(20);
    return;
  }
  try {
    if (!(await answers(folder))) await unlinkIfThere(socketIn(folder));
  } finally {
    await rmdir(guard);
  }
}

async function unlock(server: Server, socket: string): Promise<void> {
  // Before the server closes: afterwards the path may already be another owner's.
  await unlinkIfThere(socket);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
}

/**
 * A socket's path may have 104 to 108 bytes, a folder's far more. Through a short symbolic link to the folder the
 * socket still lies in the folder; the link may go as soon as the call is made.
 */
async function withShortPath<Result>(
  folder: string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  const direct = socketIn(folder);
  const longestEverywhere = 100;
  if (Buffer.byteLength(direct) <= longestEverywhere) return use(direct);
  const short = await mkdtemp(join(tmpdir(), "pb-"));
  try {
    const link = join(short, "d");
    await symlink(folder, link, "dir");
    return await use(socketIn(link));
  } finally {
    await rm(short, { recursive: true, force: true });
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!hasCode(error, "ENOENT")) throw error;
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
