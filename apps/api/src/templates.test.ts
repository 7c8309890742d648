import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readSettings } from "@patchbay/composition";
import { Agent, Credentials, Run } from "@patchbay/contracts";
import type { Json, JsonObject } from "@patchbay/graph";
import { createLogger } from "@patchbay/telemetry";
import { type AgentTemplate, templates } from "@patchbay/templates";
import { afterAll, beforeAll, expect, test } from "vitest";

import { type RunningServer, startServer } from "./start-server.ts";

/** What a person would answer, by the name of the node that asks. */
const answers: Readonly<Record<string, Json>> = {
  details: { name: "Ada", day: "2027-05-01", guests: 20, menu: "vegan" },
};
const approval: Json = { approved: true };

/** More pauses than any template has: a run that asks for ever fails the test instead of hanging it. */
const mostPauses = 5;

let folder: string;
let pages: Server;
let server: RunningServer;
let credentials: Credentials;

// A new server as a person starts it, on the demo model; the only site that its tools reach is ours.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "patchbay-templates-"));
  pages = createServer((_, response) => response.end("Spring has come to Ulm.")).listen(0, "127.0.0.1");
  await once(pages, "listening");
  const settings = readSettings({
    PORT: "0",
    PATCHBAY_DATA_DIR: folder,
    PATCHBAY_EGRESS_ALLOW: originOfPages(),
  });
  server = await startServer(settings, createLogger({ level: "silent" }));
  credentials = Credentials.parse(JSON.parse(await readFile(join(folder, "credentials.json"), "utf8")));
});

afterAll(async () => {
  await server.close(0);
  pages.close();
  await rm(folder, { recursive: true, maxRetries: 10, retryDelay: 100 });
});

test.each(templates)("$slug runs to its end on the demo model", async (template) => {
  const agent = await agentFrom(template);
  let run = Run.parse(
    await call(`/agents/${agent.id}/runs`, "POST", { input: exampleOf(template), version: "draft" }),
  );
  for (let pauses = 0; run.status === "waiting" && pauses < mostPauses; pauses += 1) {
    const [asked] = run.interrupts;
    const value = answers[asked?.node_id ?? ""] ?? approval;
    await call(`/runs/${run.id}/resume`, "POST", { interrupt_id: asked?.id, value });
    await events(run.id);
    run = Run.parse(await call(`/runs/${run.id}`));
  }
  expect(run).toMatchObject({ status: "completed", error: null });
});

test("the digest has read its page, and names one that cannot be read", async () => {
  const template = templates.find(({ slug }) => slug === "page-digest");
  const agent = Agent.parse(
    await call("/agents", "POST", { project_id: credentials.project_id, slug: "digest", name: "Digest" }),
  );
  await save(agent.id, template?.graph ?? {});
  const input = { urls: [`${originOfPages()}/`, "http://169.254.169.254/"] };
  const run = await call(`/agents/${agent.id}/runs`, "POST", { input, version: "draft" });
  expect(Run.parse(run)).toMatchObject({ status: "completed" });
  const log = await events(Run.parse(run).id);
  expect(log).toContain("Spring has come to Ulm.");
  expect(log).toContain("http://169.254.169.254/: this page could not be read.");
});

const originOfPages = (): string => {
  // A server that listens on TCP has an address of this kind.
  const { port } = pages.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
};

/** The template's own example, on our site where it names one. */
const exampleOf = ({ example }: AgentTemplate): unknown =>
  JSON.parse(JSON.stringify(example).replaceAll("https://example.com", originOfPages()));

/** Does what the gallery does. */
async function agentFrom({ slug, name, graph }: AgentTemplate): Promise<Agent> {
  const { project_id } = credentials;
  const agent = Agent.parse(await call("/agents", "POST", { project_id, slug, name: name.en }));
  await save(agent.id, graph);
  return agent;
}

async function save(agentId: string, graph: JsonObject): Promise<void> {
  const { headers } = await request(`/agents/${agentId}/draft`);
  const etag = headers.get("etag") ?? "";
  await call(`/agents/${agentId}/draft`, "PUT", graph, { "if-match": etag });
}

/** The whole stream of a run's events, which ends when the run does or waits. */
const events = async (runId: string): Promise<string> =>
  await (
    await request(`/runs/${runId}/events?until=rest`, "GET", undefined, { accept: "text/event-stream" })
  ).text();

async function call(
  path: string,
  method = "GET",
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  return await (await request(path, method, body, headers)).json();
}

async function request(
  path: string,
  method = "GET",
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${credentials.api_key}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${path} answered ${response.status}`).toBe(true);
  return response;
}
