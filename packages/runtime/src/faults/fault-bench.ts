import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createPostgresDatabase, testPostgresUrl } from "@patchbay/database/testing";
import type { JsonObject } from "@patchbay/graph";
import { type FakeAnswer, type FakeOpenAi, startFakeOpenAi, textOf } from "@patchbay/models-openai/testing";

import { Client } from "pg";

import { type MailService, startMailService } from "./mail-service.ts";
import type { Place, WorkerPlace } from "./worker-messages.ts";
import { WorkerProcess } from "./worker-process.ts";

export type Engine = "embedded" | "postgres";

/** What the model says to one of the graph's nodes; the node's system text is its name. */
export const saidBy = (node: string): readonly string[] => ["I ", node, " ", "about ", "it."];

/** The world around worker processes: a database, a receiver of mail, a provider of models. */
export class FaultBench {
  readonly mail: MailService;
  readonly provider: FakeOpenAi;
  readonly database: WorkerPlace["database"];
  readonly #removeDatabase: () => Promise<void>;
  readonly #workers = new Set<WorkerProcess>();
  readonly #heirs = new WeakMap<WorkerProcess, WorkerProcess>();
  #standby: WorkerProcess | undefined;
  /** What the provider does with the next requests; undefined is to answer as it should, and so is the end. */
  readonly #troubles: (FakeAnswer | undefined)[];

  private constructor(parts: {
    mail: MailService;
    provider: FakeOpenAi;
    troubles: (FakeAnswer | undefined)[];
    database: WorkerPlace["database"];
    removeDatabase: () => Promise<void>;
  }) {
    this.mail = parts.mail;
    this.provider = parts.provider;
    this.#troubles = parts.troubles;
    this.database = parts.database;
    this.#removeDatabase = parts.removeDatabase;
  }

  static async open(engine: Engine): Promise<FaultBench> {
    const mail = await startMailService();
    const troubles: (FakeAnswer | undefined)[] = [];
    const provider = await startFakeOpenAi({
      script: ({ messages }) => {
        const trouble = troubles.shift();
        if (trouble !== undefined) return trouble;
        const [system] = messages;
        return { type: "text", chunks: saidBy(system === undefined ? "" : textOf(system)), delayMs: 2 };
      },
    });
    if (engine === "postgres") {
      const server = await createPostgresDatabase();
      return new FaultBench({
        mail,
        provider,
        troubles,
        database: { kind: "postgres", url: server.url, max_connections: 40 },
        removeDatabase: () => server.drop(),
      });
    }
    const folder = await mkdtemp(join(tmpdir(), "patchbay-faults-"));
    const removeDatabase = () => rm(folder, { recursive: true, force: true });
    return new FaultBench({
      mail,
      provider,
      troubles,
      database: { kind: "embedded", folder },
      removeDatabase,
    });
  }

  /**
   * A process for this world; it opens the database when it is first told to do something.
   *
   * @param isSoleProcess true where no other one is at work by then: what was running is taken up at once
   */
  startWorker(isSoleProcess = true): WorkerProcess {
    if (!isSoleProcess) return this.#spawn(false);
    // The next one loads its modules while this one works: starting is most of what a kill costs.
    const worker = this.#standby ?? this.#spawn(true);
    this.#standby = this.#spawn(true);
    return worker;
  }

  /** The process that is started because this one has died, whoever finds it dead. */
  heirOf(dead: WorkerProcess): WorkerProcess {
    const heir = this.#heirs.get(dead) ?? this.startWorker();
    this.#heirs.set(dead, heir);
    return heir;
  }

  #spawn(isSoleProcess: boolean): WorkerProcess {
    const { base_url, origin, api_key } = this.provider;
    const worker = new WorkerProcess({
      database: this.database,
      mail_origin: this.mail.origin,
      model: { base_url, origin, api_key },
      is_sole_process: isSoleProcess,
    });
    this.#workers.add(worker);
    void worker.ended.then(() => this.#workers.delete(worker));
    return worker;
  }

  /** Lets the provider answer so many requests as it should, and then these as they say. */
  trouble({ after, with: answers }: { readonly after: number; readonly with: readonly FakeAnswer[] }): void {
    this.#troubles.push(...Array.from({ length: after }, () => undefined), ...answers);
  }

  /** Makes a tenant with these graphs as agents. */
  async seed(graphs: readonly JsonObject[]): Promise<{ place: Place; agent_ids: string[] }> {
    const worker = this.startWorker();
    const seeded = await worker.seed(graphs);
    await worker.close();
    return seeded;
  }

  /**
   * Says something to the database's server as its superuser, in this database: what happens to a server, and what time
   * does to leases. Postgres only: nobody but its process speaks to the embedded one.
   */
  async asSuperuser(sql: string, values: readonly unknown[] = []): Promise<unknown[]> {
    const { database } = this;
    if (database.kind !== "postgres" || testPostgresUrl === undefined)
      throw new TypeError("Only a server has a superuser.");
    const url = new URL(testPostgresUrl);
    url.pathname = new URL(database.url).pathname;
    const client = new Client({ connectionString: url.href });
    await client.connect();
    try {
      return (await client.query(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** Cuts every connection to the database, of whichever process. */
  async cutConnections(): Promise<void> {
    await this.asSuperuser(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
  }

  /** Lets the leases of runs run out now, as time would. */
  async expireLeases(): Promise<void> {
    await this.asSuperuser(
      "update runs set lease_expires_at = now() - interval '1 second' where status = 'running'",
    );
  }

  /** How often the model was asked by this node of the run with this message. */
  asked(node: string, message: string): number {
    return this.provider.requests.filter(({ body }) => {
      const [system, user] = body.messages;
      return (
        system !== undefined && textOf(system) === node && user !== undefined && textOf(user) === message
      );
    }).length;
  }

  async close(): Promise<void> {
    for (const worker of this.#workers) worker.kill("SIGKILL");
    await Promise.all([...this.#workers].map((worker) => worker.ended));
    await Promise.all([this.mail.close(), this.provider.close(), this.#removeDatabase()]);
  }
}
