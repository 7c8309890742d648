import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, glob, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

export interface PostgresService {
  /** Connects as a superuser, without a password. */
  readonly url: string;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/** An ordinary user of the operating system, as which Postgres runs when we are root: it refuses root. */
interface Account {
  readonly uid: number;
  readonly gid: number;
}

const execute = promisify(execFile);

/**
 * Starts a throw-away PostgreSQL with Debian's newest binaries on a free port of the loopback address, about two
 * seconds. Anybody on this machine may connect to it. Undefined when no binaries are installed.
 *
 * Nothing it holds survives: it never syncs to disk, and `stop` removes its folder.
 */
export async function startPostgres(): Promise<PostgresService | undefined> {
  const binaries = await findBinaries();
  if (binaries === undefined) return undefined;
  const account = process.getuid?.() === 0 ? await ordinaryAccount() : undefined;
  const folder = await mkdtemp(join(tmpdir(), "patchbay-postgres-"));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    if (account !== undefined) await chown(folder, account.uid, account.gid);
    const data = join(folder, "data");
    const options = [`--pgdata=${data}`, "--username=postgres", "--auth=trust", "--encoding=UTF8"];
    await execute(
      join(binaries, "initdb"),
      [...options, "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
      {
        ...account,
        cwd: folder,
      },
    );
    const port = await freePort();
    const server = spawn(join(binaries, "postgres"), serverArguments(data, port), {
      ...account,
      cwd: folder,
      // Errors that tests provoke on purpose would drown what the tests say.
      stdio: "ignore",
    });
    const stop = async () => {
      await end(server);
      await removeFolder();
    };
    try {
      await untilReady(server, binaries, port);
    } catch (error) {
      await stop();
      throw error;
    }
    return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

function serverArguments(data: string, port: number): string[] {
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "200",
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
  };
  return ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}

async function findBinaries(): Promise<string | undefined> {
  const folders = await Array.fromAsync(glob("/usr/lib/postgresql/*/bin/initdb"));
  const newest = folders.sort((left, right) => version(right) - version(left))[0];
  return newest === undefined ? undefined : join(newest, "..");
}

/** The major version that a path of Debian's names: /usr/lib/postgresql/15/bin/initdb. */
function version(path: string): number {
  return Number(path.split("/")[4]);
}

/** Debian's package makes the user `postgres`; every system has `nobody`. */
async function ordinaryAccount(): Promise<Account> {
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  const found = lines.find(([name]) => name === "postgres") ?? lines.find(([name]) => name === "nobody");
  if (found === undefined)
    throw new Error("PostgreSQL refuses to run as root, and there is no other user here.");
  return { uid: Number(found[2]), gid: Number(found[3]) };
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

async function untilReady(server: ChildProcess, binaries: string, port: number): Promise<void> {
  let failure: Error | undefined;
  server.once("error", (error) => (failure = error));
  server.once("exit", (code) => (failure ??= new Error(`PostgreSQL ended with code ${code} as it started.`)));
  const deadline = Date.now() + 30_000;
  // The port opens a moment before the server takes queries, so the port alone says too little.
  while (!(await isReady(binaries, port))) {
    if (failure !== undefined) throw failure;
    if (Date.now() > deadline) throw new Error("PostgreSQL did not start within 30 seconds.");
    await delay(50);
  }
}

async function isReady(binaries: string, port: number): Promise<boolean> {
  return execute(join(binaries, "pg_isready"), ["--host=127.0.0.1", `--port=${port}`]).then(
    () => true,
    () => false,
  );
}

async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  // SIGQUIT is Postgres' immediate shutdown: nobody needs the data, and no client can delay it.
  server.kill("SIGQUIT");
  await ended;
}
