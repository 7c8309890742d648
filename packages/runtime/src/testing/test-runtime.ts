import {
  AgentCompiler,
  type ChatChunk,
  type ChatModel,
  type ChatRequest,
  HttpError,
} from "@patchbay/compiler";
import type { Database, Tenant } from "@patchbay/database";
import type { AgentResource, JsonObject } from "@patchbay/graph";
import type { JobQueue } from "@patchbay/jobs";
import { createLogger, type Logger } from "@patchbay/telemetry";

import { AgentService } from "../agents/agent-service.ts";
import { createMemoryNodeCache } from "../cache/memory-node-cache.ts";
import { createInProcessSignals } from "../events/in-process-signals.ts";
import type { RunSignals } from "../events/run-signals.ts";
import { ErasureService } from "../erasure/erasure-service.ts";
import { RetentionService } from "../erasure/retention-service.ts";
import type { Registries } from "../registries.ts";
import { RunService } from "../runs/run-service.ts";
import { ScheduleService } from "../schedules/schedule-service.ts";
import { ThreadService } from "../threads/thread-service.ts";
/** Answers a request; what it yields is what the model says. */
export type ModelScript = (request: ChatRequest, signal: AbortSignal) => AsyncIterable<ChatChunk>;

/** Says these pieces of text, then is done. */
export const saying = (...texts: string[]): ModelScript =>
  async function* () {
    for (const text of texts) yield { type: "text", text };
    yield { type: "finish", reason: "stop", usage: { input_tokens: 3, output_tokens: texts.length } };
  };

/** Says something, then nothing more until the run is aborted. */
export const hanging = (): ModelScript =>
  async function* (_request, signal) {
    yield { type: "text", text: "Well" };
    await new Promise((_resolve, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
    );
  };

export interface TestRuntime {
  readonly agents: AgentService;
  readonly runs: RunService;
  readonly schedules: ScheduleService;
  readonly threads: ThreadService;
  readonly erasures: ErasureService;
  readonly retention: RetentionService;
  readonly registries: Registries;
  /** A published agent that asks the model once. Resolves to its id. */
  readonly publishedAgent: () => Promise<string>;
}

/** The whole runtime on a test's database, with one model that follows a script, no tools and no network. */
export function testRuntime(
  db: Database,
  tenant: Tenant & { readonly project_id: string },
  script: ModelScript = saying("Hello", " there"),
  logger: Logger = createLogger({ level: "silent" }),
  /** What graphs may call, for the checker. */
  callable: ReadonlyMap<string, AgentResource> = new Map(),
  /** Those of the processes that work together; by default this one is alone. */
  signals: RunSignals = createInProcessSignals(),
  /** Where queued runs go; by default this process executes them at once. */
  jobs?: JobQueue,
): TestRuntime {
  const model: ChatModel = { stream: script };
  const registries: Registries = {
    resources: {
      models: new Map([["default", { capabilities: new Set() }]]),
      tools: new Map(),
      agents: callable,
    },
    model: (name) => (name === "default" ? model : undefined),
    tool: () => undefined,
    http: () => Promise.reject(new HttpError("There is no network here.")),
  };
  const cache = createMemoryNodeCache();
  const needs = { db, compiler: new AgentCompiler(), registries, logger, cache, signals };
  const agents = new AgentService(needs);
  const runs = new RunService({ ...needs, jobs, isSoleProcess: false });
  const erasures = new ErasureService({ db, runs, logger });
  return {
    agents,
    runs,
    schedules: new ScheduleService(needs),
    threads: new ThreadService(needs),
    erasures,
    retention: new RetentionService({ db, erasures, logger }),
    registries,
    publishedAgent: async () => {
      const slug = `agent-${crypto.randomUUID().slice(0, 8)}`;
      const { id } = await agents.create(
        tenant,
        { project_id: tenant.project_id, slug, name: "An agent", description: "" },
        chatGraph,
      );
      await agents.publish(tenant, id, { note: "", created_by: null });
      return id;
    },
  };
}

/** start → llm → end. */
export const chatGraph: JsonObject = {
  schema: "patchbay/graph@1",
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
  nodes: [
    { id: "start", type: "start" },
    { id: "chat", type: "llm", config: { model: "default" } },
    { id: "end", type: "end", config: { output: { reply: "nodes.chat.text" } } },
  ],
  edges: [
    { from: "start", to: "chat" },
    { from: "chat", to: "end" },
  ],
};
