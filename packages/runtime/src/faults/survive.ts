import { type Run, type StartRun, terminalRunStatuses } from "@patchbay/contracts";
import type { Json } from "@patchbay/graph";
import { z } from "zod";

import type { FaultBench } from "./fault-bench.ts";
import type { Fault } from "./fault-point.ts";
import type { Place, RunReport } from "./worker-messages.ts";
import { type SeenEvent, WorkerDied, type WorkerProcess, WorkerRefused } from "./worker-process.ts";

/** How somebody answers what a run asks. */
export type Answering = (interrupt: Run["interrupts"][number]) => Json;

/** A run that was seen through to its end, through whatever killed its processes. */
export interface Survivor {
  readonly report: RunReport;
  /** Where processes were killed on the way. */
  readonly faults: readonly Fault[];
  /** What readers had seen before their process died. */
  readonly seen: readonly SeenEvent[];
  /** What it asked of which kinds, in order. */
  readonly asked: readonly Run["interrupts"][number][];
  /** The process that saw its end. */
  readonly worker: WorkerProcess;
}

const terminal: ReadonlySet<Run["status"]> = new Set(terminalRunStatuses);

/** More deaths than any test plans. */
const mostDeaths = 10;

/**
 * Does what a patient client does: starts a run, follows it, answers what it asks, and asks again of the next process
 * where one dies. `worker` is one that was armed, or not.
 */
export async function survive(
  bench: FaultBench,
  options: {
    readonly worker: WorkerProcess;
    readonly place: Place;
    readonly agent_id: string;
    readonly request: StartRun;
    readonly answer: Answering;
  },
): Promise<Survivor> {
  const { place, agent_id, request, answer } = options;
  // Every run of a suite is started with another message.
  const key = z.string().parse(request.input["message"]);
  const faults: Fault[] = [];
  const seen: SeenEvent[] = [];
  const asked: Run["interrupts"][number][] = [];
  let { worker } = options;
  let promised: string | undefined;
  let deaths = 0;
  for (;;) {
    try {
      const id = await worker.start({ place, agent_id, request, key });
      if (promised !== undefined && promised !== id) throw new Error("A promised run was lost.");
      promised = id;
      // A reader of what was stored before is in no danger; those of a process that may die are.
      await worker.follow(place, id);
      for (;;) {
        const run = await worker.rest(place, id);
        if (terminal.has(run.status)) break;
        const [interrupt] = run.interrupts;
        if (interrupt === undefined) throw new Error("A run waits for nothing.");
        if (!asked.some((each) => each.id === interrupt.id)) asked.push(interrupt);
        await answerOnce(worker, place, interrupt, answer(interrupt));
      }
      const report = await worker.report(place, id);
      seen.push(...worker.seen);
      return { report, faults, seen: seen.filter(({ run_id }) => run_id === id), asked, worker };
    } catch (thrown) {
      if (!(thrown instanceof WorkerDied)) throw thrown;
      await worker.ended;
      seen.push(...worker.seen);
      faults.push(...worker.struck.filter((strike) => (strike.message ?? key) === key));
      if (++deaths >= mostDeaths || worker.struck.length === 0) throw thrown;
      worker = bench.heirOf(worker);
    }
  }
}

/** A client that heard no answer answers again, and hears that it had. */
async function answerOnce(
  worker: WorkerProcess,
  place: Place,
  interrupt: Run["interrupts"][number],
  value: Json,
): Promise<void> {
  try {
    await worker.answer(place, interrupt.run_id, interrupt.id, value);
  } catch (thrown) {
    if (!(thrown instanceof WorkerRefused && thrown.code === "interrupt_closed")) throw thrown;
  }
}
