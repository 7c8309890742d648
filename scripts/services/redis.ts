import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export interface RedisService {
  /** Without a password. */
  readonly url: string;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts a throw-away Redis on a free port of the loopback address, a tenth of a second. Anybody on this machine may
 * connect to it. Undefined when `redis-server` is not on the PATH. It keeps everything in memory.
 */
export async function startRedis(): Promise<RedisService | undefined> {
  const binary = findRedis();
  if (binary === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "patchbay-redis-"));
  const port = await freePort();
  const server = spawn(binary, serverArguments(folder, port), { cwd: folder, stdio: "ignore" });
  const stop = async () => {
    await end(server);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(server, port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `redis://127.0.0.1:${port}`, stop };
}

function findRedis(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, "redis-server")).find((path) => existsSync(path));
}

function serverArguments(folder: string, port: number): string[] {
  // BullMQ asks that no key is ever evicted.
  const settings = { bind: "127.0.0.1", port: String(port), dir: folder, save: "", appendonly: "no" };
  return Object.entries({ ...settings, "maxmemory-policy": "noeviction" }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string")
    throw new Error("No free port on the loopback address.");
  return address.port;
}

async function untilReady(server: ChildProcess, port: number): Promise<void> {
  let failure: Error | undefined;
  server.once("error", (error) => (failure = error));
  server.once("exit", (code) => (failure ??= new Error(`Redis ended with code ${code} as it started.`)));
  const deadline = Date.now() + 10_000;
  // It opens its port when it takes commands.
  while (!(await takesConnections(port))) {
    if (failure !== undefined) throw failure;
    if (Date.now() > deadline) throw new Error("Redis did not start within 10 seconds.");
    await delay(20);
  }
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  // Nobody needs the data.
  server.kill("SIGKILL");
  await ended;
}
