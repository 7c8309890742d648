// A process that tests kill: the runtime on a real database, with a real model client and real tools, put together as a
// server puts it together, and told over its channel what to do. It ends by SIGKILL where it was told to.
import { writeSync } from "node:fs";

import { AgentCompiler, HttpError } from "@patchbay/compiler";
import type { Run } from "@patchbay/contracts";
import {
  type Database,
  inBootstrap,
  migrate,
  newId,
  openEmbeddedDatabase,
  openPostgresDatabase,
} from "@patchbay/database";
import { createEgress, type Egress } from "@patchbay/egress";
import { type Json, type JsonObject, JsonSchema } from "@patchbay/graph";
import { migrations } from "@patchbay/migrations";
import { createOpenAiModel } from "@patchbay/models-openai";
import { createLogger, errorFields } from "@patchbay/telemetry";

import { AgentService } from "../agents/agent-service.ts";
import { createMemoryNodeCache } from "../cache/memory-node-cache.ts";
import { createInProcessSignals } from "../events/in-process-signals.ts";
import { openPostgresSignals } from "../events/postgres-signals.ts";
import type { RunSignals } from "../events/run-signals.ts";
import type { Registries } from "../registries.ts";
import { RunService } from "../runs/run-service.ts";
import { mailTools } from "./mail-tools.ts";
import { Tripwire } from "./tripwire.ts";
import { watchQueries } from "./watch-queries.ts";
import { watchedModel, watchedTool } from "./watched-registries.ts";
import {
  NumberedCommand,
  type Place,
  type RunReport,
  type WorkerCommand,
  type WorkerLine,
  WorkerPlace,
} from "./worker-messages.ts";

/** How long anything may take before the test is told that it hangs. */
const patienceMs = 60_000;
const caller = { id: "usr_faults", channel: "test" };
const answerer = { id: "usr_faults", roles: ["owner"] };

const place = WorkerPlace.parse(JSON.parse(process.argv[2] ?? "null"));
const logger = createLogger({
  level: process.env["PATCHBAY_FAULTS_LOG"] === undefined ? "silent" : "debug",
  destination: process.stderr,
});

const tripwire = new Tripwire(
  (strike) => say({ say: "struck", ...strike }),
  () => process.kill(process.pid, "SIGKILL"),
);
const reach = tripwire.reach.bind(tripwire);
watchQueries({
  reach,
  isHeld: tripwire.isHeld.bind(tripwire),
  mayShare: () => !tripwire.isArmedForRuns,
  committed: tripwire.committed.bind(tripwire),
});

/** Everything is made with the first command that needs it: until then another process may have the database. */
let parts: Promise<Parts> | undefined;

interface Parts {
  readonly db: Database;
  readonly egress: Egress;
  readonly signals: RunSignals;
  readonly agents: AgentService;
  readonly runs: RunService;
}

process.on("message", (message) => void heed(NumberedCommand.parse(message)));
// Whoever started this process is gone: nobody would end it.
process.on("disconnect", () => process.exit(1));
say({ say: "ready" });

async function heed({ id, command }: NumberedCommand): Promise<void> {
  try {
    say({ say: "reply", id, value: await obey(command) });
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
    logger.error("a command failed", { what: command.do, ...errorFields(thrown) });
    say({ say: "refused", id, name: thrown instanceof Error ? thrown.name : typeof thrown, code });
    return;
  }
  if (command.do === "close") process.disconnect();
}

async function obey(command: WorkerCommand): Promise<Json> {
  if (command.do === "arm") {
    tripwire.arm(command.fault);
    return null;
  }
  if (command.do === "arm_runs") {
    tripwire.armRuns(command.faults);
    return null;
  }
  if (command.do === "lose") {
    tripwire.loseAnswer(command.loss);
    return null;
  }
  if (command.do === "has_lost") return tripwire.hasLost;
  if (command.do === "counts") return { ...tripwire.counts };
  if (command.do === "close") {
    await closeParts();
    return null;
  }
  parts ??= openParts(command.do !== "seed");
  const { db, agents, runs } = await parts;
  switch (command.do) {
    case "seed":
      return await seed(db, agents, command.graphs);
    case "start": {
      const { place, agent_id, request, key } = command;
      const repeatable = { key: `usr_faults/${key}`, digest: key };
      return (await runs.start(place, agent_id, request, caller, repeatable)).id;
    }
    case "follow":
      // A reader whose database is cut off is gone; it comes back by itself, or not.
      follow(runs, command.place, command.run_id, command.after).catch(() => {});
      return null;
    case "rest":
      return asJson(await runs.waitForRest(command.place, command.run_id, patience()));
    case "answer": {
      const { place, run_id, interrupt_id, value } = command;
      return asJson(await runs.resume(place, run_id, { interrupt_id, value }, answerer));
    }
    case "report":
      return asJson(await report(runs, command.place, command.run_id));
    case "runs":
      return asJson(await allRuns(runs, command.place));
  }
}

/** @param isExecuting false where the process only prepares what others will execute */
async function openParts(isExecuting: boolean): Promise<Parts> {
  const db = await open(place.database);
  const egress = createEgress({ policy: { allowedOrigins: [place.mail_origin, place.model.origin] } });
  const needs = {
    db,
    compiler: new AgentCompiler(),
    registries: registriesOf(egress),
    logger,
    cache: createMemoryNodeCache(),
    signals: await openSignals(place.database),
  };
  const agents = new AgentService(needs);
  const runs = new RunService({ ...needs, isSoleProcess: place.is_sole_process });
  if (isExecuting) await runs.open();
  return { db, egress, signals: needs.signals, agents, runs };
}

async function closeParts(): Promise<void> {
  if (parts === undefined) return;
  const { db, egress, signals, runs } = await parts;
  await runs.close(0);
  await signals.close();
  await egress.close();
  await db.close();
}

async function follow(runs: RunService, place: Place, run_id: string, after: number): Promise<void> {
  for await (const { seq, event } of runs.events(place, run_id, after, patience()))
    say({ say: "seen", run_id, seq, event: JSON.parse(JSON.stringify(event)) });
}

async function report(runs: RunService, place: Place, run_id: string): Promise<RunReport> {
  const run = await runs.get(place, run_id);
  return {
    run,
    events: await Array.fromAsync(runs.events(place, run_id, 0, patience())),
    interrupts: await runs.interrupts(place, run_id),
    messages: await runs.messages(place, run.thread_id),
  };
}

async function allRuns(runs: RunService, place: Place): Promise<readonly Run[]> {
  const all: Run[] = [];
  let cursor: string | undefined;
  do {
    const page = await runs.list(place, { limit: 100, cursor });
    all.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

async function seed(db: Database, agents: AgentService, graphs: readonly JsonObject[]): Promise<Json> {
  await migrate(db, migrations);
  const org_id = newId("org");
  const project_id = newId("prj");
  const place = { org_id, project_id, project_ids: [project_id] };
  await inBootstrap(db, async (tx) => {
    await tx.sql.insertInto("organizations").values({ id: org_id, name: "An organization" }).execute();
    await tx.sql.insertInto("projects").values({ id: project_id, org_id, name: "A project" }).execute();
  });
  const agent_ids: string[] = [];
  for (const [index, graph] of graphs.entries()) {
    const about = { project_id, slug: `agent-${index + 1}`, name: "An agent", description: "" };
    const { id } = await agents.create(place, about, graph);
    await agents.publish(place, id, { note: "", created_by: null });
    agent_ids.push(id);
  }
  return { place, agent_ids };
}

function open(database: WorkerPlace["database"]): Promise<Database> | Database {
  switch (database.kind) {
    case "embedded":
      return openEmbeddedDatabase({ folder: database.folder });
    case "postgres":
      return openPostgresDatabase(database);
  }
}

/** Several processes may be at work on a server; on the embedded database there is one. */
function openSignals(database: WorkerPlace["database"]): Promise<RunSignals> | RunSignals {
  return database.kind === "postgres" ? openPostgresSignals({ url: database.url }) : createInProcessSignals();
}

function registriesOf(egress: Egress): Registries {
  const { base_url, api_key } = place.model;
  const model = watchedModel(
    createOpenAiModel({ base_url, api_key, model: "scripted", egress, idleTimeoutMs: 2_000 }),
    reach,
  );
  const tools = new Map(
    mailTools(egress.fetch, place.mail_origin).map((tool) => [tool.name, watchedTool(tool, reach)] as const),
  );
  return {
    resources: {
      models: new Map([["default", { capabilities: new Set() }]]),
      tools: new Map(
        [...tools].map(([name, { effect, input, output }]) => [
          name,
          { effect, input: JsonSchema.parse(input), output: JsonSchema.parse(output) },
        ]),
      ),
      agents: new Map(),
    },
    model: (name) => (name === "default" ? model : undefined),
    tool: (name) => tools.get(name),
    http: () => Promise.reject(new HttpError("There is no network here.")),
  };
}

const patience = (): AbortSignal => AbortSignal.timeout(patienceMs);

/** What goes over the channel: as JSON carries it. */
function asJson(value: object): Json {
  // JSON.parse makes JSON.
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** Whole lines, and no line is lost with the process: what was said before it is killed is heard. */
function say(line: WorkerLine): void {
  let rest = Buffer.from(`${JSON.stringify(line)}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (thrown) {
      // The pipe is full, and whoever reads it is on its way.
      if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EAGAIN")) throw thrown;
    }
  }
}
