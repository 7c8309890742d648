import { mkdir } from "node:fs/promises";

import { AgentCompiler } from "@patchbay/compiler";
import type { Database } from "@patchbay/database";
import type { JobQueue } from "@patchbay/jobs";
import { ProviderKeyService } from "@patchbay/models";
import {
  AgentService,
  createMemoryNodeCache,
  ErasureService,
  hostRunJobs,
  RetentionService,
  RunService,
  type RunSignals,
  ScheduleService,
  ThreadService,
} from "@patchbay/runtime";
import type { Logger } from "@patchbay/telemetry";

import { noteProviderKey } from "./note-provider-key.ts";
import { openDatabase } from "./open-database.ts";
import { openJobQueue } from "./open-job-queue.ts";
import { type OpenRegistries, openRegistries } from "./open-registries.ts";
import { openSealer } from "./open-sealer.ts";
import { openSignals } from "./open-signals.ts";
import { OpenedParts } from "./opened-parts.ts";
import type { Settings } from "./settings.ts";

/** What every process of the platform stands on, whatever it serves. */
export interface Platform {
  readonly db: Database;
  readonly registries: OpenRegistries;
  readonly providers: ProviderKeyService;
  readonly signals: RunSignals;
  readonly jobs: JobQueue;
  readonly agents: AgentService;
  readonly runs: RunService;
  readonly schedules: ScheduleService;
  readonly threads: ThreadService;
  readonly erasures: ErasureService;
  readonly retention: RetentionService;
  /** Begins to do the jobs of the queue in this process. @throws {JobQueueUnavailableError} */
  readonly work: () => Promise<void>;
  /** Takes no jobs and no runs any more, and lets what is under way go on for up to `drainMs`; then it is given up. */
  readonly drain: (drainMs: number) => Promise<void>;
  /** Drains without waiting, where that was not done, and closes everything. Safe to call again. */
  readonly close: () => Promise<void>;
}

/** Opens what the settings name and brings the schema up to date. What was opened is closed again if anything fails. */
export async function openPlatform(settings: Settings, logger: Logger): Promise<Platform> {
  const opened = new OpenedParts();
  try {
    return await open(settings, logger, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function open(settings: Settings, logger: Logger, opened: OpenedParts): Promise<Platform> {
  const isEmbedded = settings.database.kind === "embedded";
  if (isEmbedded) await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  const { db, engine } = await openDatabase(settings.database);
  opened.add(db, (each) => each.close());
  const sealer = await openSealer(settings);
  const providers = new ProviderKeyService({
    db,
    sealer,
    usualModel: settings.openAiModel,
    note: noteProviderKey,
  });
  const registries = opened.add(openRegistries(settings, providers), (each) => each.close());
  const signals = opened.add(await openSignals(settings, logger), (each) => each.close());
  const jobs = opened.add(await openJobQueue(settings, engine, logger), (each) =>
    each.close({ grace_ms: 0 }),
  );
  const compiler = new AgentCompiler();
  const agents = new AgentService({ db, compiler, registries });
  const schedules = new ScheduleService({ db, compiler, registries });
  const cache = createMemoryNodeCache();
  const runs = opened.add(
    new RunService({ db, compiler, registries, logger, cache, signals, jobs, isSoleProcess: isEmbedded }),
    (each) => each.close(0),
  );
  await runs.open();
  const threads = new ThreadService({ db, compiler, registries });
  const erasures = new ErasureService({ db, runs, logger });
  const retention = opened.add(new RetentionService({ db, erasures, logger }), (each) => each.close());
  retention.open();
  return {
    db,
    registries,
    providers,
    signals,
    jobs,
    agents,
    runs,
    schedules,
    threads,
    erasures,
    retention,
    work: async () => {
      await hostRunJobs(jobs, runs, settings.workerConcurrency);
    },
    drain: async (drainMs) => {
      // The workers first, so that nothing new begins; what they wait for are the runs, which end or are given up.
      await Promise.all([jobs.close({ grace_ms: drainMs }), runs.close(drainMs)]);
    },
    close: async () => {
      await jobs.close({ grace_ms: 0 });
      await opened.close();
    },
  };
}
