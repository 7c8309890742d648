import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Agent, Credentials } from "@patchbay/contracts";
import { Client } from "pg";

import { modelCallDocument } from "../model-call.ts";
import { type BenchProcess, startProcess } from "./child-process.ts";
import type { Target } from "./load.ts";

/** A server that is measured. */
export interface Subject {
  readonly target: Target;
  readonly process: BenchProcess;
  readonly stop: () => Promise<void>;
}

export interface Provider {
  readonly base_url: string;
  readonly api_key: string;
}

const api = join(import.meta.dirname, "../../../apps/api/src/main.ts");
const bootstrapToken = "only-for-this-benchmark";

/** The server written by hand, on a database of its own. */
export async function startByHand(postgresUrl: string, provider: Provider): Promise<Subject> {
  const started = await startProcess(
    join(import.meta.dirname, "by-hand.ts"),
    { ...environment(provider, "by-hand"), DATABASE_URL: await newDatabase(postgresUrl, "bench_by_hand") },
    /^ready (.*)$/,
  );
  return {
    process: started,
    stop: started.stop,
    target: {
      name: "by hand",
      url: new URL("/chat", started.ready),
      headers: {},
      body: (message) => JSON.stringify({ message }),
      piece: "event: token",
      end: "event: done",
    },
  };
}

/** Our server as it is, with its own port, folder and database; `undefined` is the embedded one. */
export async function startOurs(postgresUrl: string | undefined, provider: Provider): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-bench-"));
  const started = await startProcess(
    api,
    {
      ...environment(provider, postgresUrl === undefined ? "embedded" : "ours"),
      PORT: "0",
      PATCHBAY_DATA_DIR: folder,
      PATCHBAY_LOG_LEVEL: "warn",
      PATCHBAY_BOOTSTRAP_TOKEN: bootstrapToken,
      ...(postgresUrl === undefined ? {} : { DATABASE_URL: await newDatabase(postgresUrl, "bench_ours") }),
    },
    /ready at (\S+)/,
  );
  const stop = async (): Promise<void> => {
    await started.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const credentials =
      postgresUrl === undefined
        ? Credentials.parse(JSON.parse(await readFile(join(folder, "credentials.json"), "utf8")))
        : await bootstrap(started.ready);
    const authorization = `Bearer ${credentials.api_key}`;
    const agent = await publish(started.ready, authorization, credentials.project_id);
    return {
      process: started,
      stop,
      target: {
        name: postgresUrl === undefined ? "ours, embedded" : "ours",
        url: new URL(`/api/v1/agents/${agent}/runs`, started.ready),
        headers: { authorization },
        body: (message) => JSON.stringify({ input: { message }, mode: "stream" }),
        piece: "event: message.delta",
        end: "event: run.completed",
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const environment = ({ base_url, api_key }: Provider, name: string): Record<string, string> => ({
  OPENAI_BASE_URL: base_url,
  OPENAI_API_KEY: api_key,
  OPENAI_MODEL: "bench",
  ...(process.env["PROFILE"] === undefined ? {} : { PROFILE_FOLDER: join(process.env["PROFILE"], name) }),
});

async function newDatabase(postgresUrl: string, name: string): Promise<string> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function bootstrap(url: string): Promise<Credentials> {
  const body = { token: bootstrapToken, organization_name: "Bench", email: "bench@example.com" };
  return Credentials.parse(await send(url, "POST", "/auth/bootstrap", {}, body));
}

async function publish(url: string, authorization: string, project_id: string): Promise<string> {
  const headers = { authorization };
  const made = Agent.parse(
    await send(url, "POST", "/agents", headers, { project_id, slug: "bench", name: "Bench" }),
  );
  await send(url, "PUT", `/agents/${made.id}/draft`, { ...headers, "if-match": '"1"' }, modelCallDocument);
  await send(url, "POST", `/agents/${made.id}/publish`, headers, {});
  return made.id;
}

async function send(
  url: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<unknown> {
  const response = await fetch(new URL(`/api/v1${path}`, url), {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return await response.json();
}
