import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { once } from "node:events";

import { expect, test as base } from "vitest";

import { DataFolderInUseError, lockFolder } from "./folder-lock.ts";

const test = base.extend("folder", async ({ onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-test-"));
  // A process that was killed a moment ago may still hold the folder.
  onTestFinished(() => rm(folder, { recursive: true, maxRetries: 10, retryDelay: 100 }));
  return folder;
});

test("a folder is one owner's at a time", async ({ folder }) => {
  const unlock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(DataFolderInUseError);
  await unlock();
  const again = await lockFolder(folder);
  await again();
  expect(await readdir(folder)).toEqual([]);
});

test("the socket of a dead owner is taken over", async ({ folder }) => {
  await leaveStaleSocket(folder);
  expect(await readdir(folder)).toEqual(["owner.sock"]);
  const unlock = await lockFolder(folder);
  await unlock();
});

test("of many that find a dead owner's socket at once, one takes it over", async ({ folder }) => {
  await leaveStaleSocket(folder);
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
  const owners = tries.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  expect(owners).toHaveLength(1);
  await owners[0]?.();
});

test("a takeover that its process did not survive does not lock the folder for ever", async ({ folder }) => {
  await leaveStaleSocket(folder);
  await mkdir(join(folder, "owner.takeover"));
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(join(folder, "owner.takeover"), longAgo, longAgo);
  const unlock = await lockFolder(folder);
  await unlock();
});

test("a folder whose path is longer than a socket's may be is locked like any other", async ({ folder }) => {
  const deep = join(folder, "d".repeat(120), "e".repeat(120));
  await mkdir(deep, { recursive: true });
  const unlock = await lockFolder(deep);
  expect(await readdir(deep)).toEqual(["owner.sock"]);
  await expect(lockFolder(deep)).rejects.toThrow(DataFolderInUseError);
  await unlock();
  expect(await readdir(deep)).toEqual([]);
});

test("an owner that is too busy to answer is still the owner", async ({ folder }) => {
  // Listens and never accepts: what a blocked event loop looks like from outside.
  const busy = createServer().listen(join(folder, "owner.sock"));
  await once(busy, "listening");
  await expect(lockFolder(folder)).rejects.toThrow(DataFolderInUseError);
  busy.close();
});

/** What a killed owner leaves: a socket that nobody listens on. */
async function leaveStaleSocket(folder: string): Promise<void> {
  const script = `require("net").createServer().listen("owner.sock", () => process.kill(process.pid, "SIGKILL"))`;
  await once(spawn(process.execPath, ["-e", script], { cwd: folder }), "exit");
}
