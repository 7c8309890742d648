import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Where this machine has Redis; undefined where it has not. */
export const redisBinary: string | undefined = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "redis-server"))
  .find((path) => existsSync(path));

/** How long a server may take to answer, on a machine that does much else. */
const patienceMs = 20_000;

/** A Redis of one's own that remembers nothing, and can be killed and started again where it was. */
export class RedisServer {
  readonly url: string;
  readonly #port: number;
  readonly #folder: string;
  #server: ChildProcess | undefined;

  private constructor(port: number, folder: string) {
    this.url = `redis://127.0.0.1:${port}`;
    this.#port = port;
    this.#folder = folder;
  }

  static async open(): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), "patchbay-redis-")));
    await server.start();
    return server;
  }

  /** Resolves once it takes connections. */
  async start(): Promise<void> {
    if (redisBinary === undefined) throw new Error("There is no redis-server here.");
    const settings = {
      bind: "127.0.0.1",
      port: `${this.#port}`,
      dir: this.#folder,
      save: "",
      appendonly: "no",
    };
    const words = Object.entries({ ...settings, "maxmemory-policy": "noeviction" });
    this.#server = spawn(
      redisBinary,
      words.flatMap(([name, value]) => [`--${name}`, value]),
      { stdio: "ignore" },
    );
    const deadline = Date.now() + patienceMs;
    while (!(await takesConnections(this.#port))) {
      if (this.#server.exitCode !== null || Date.now() > deadline) throw new Error("Redis did not start.");
      await delay(20);
    }
  }

  /** Ends it at once, and with it all that it knew. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    await ended;
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
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
