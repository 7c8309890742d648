import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { begunAgain, expectWhole } from "./expect-whole.ts";
import { type Engine, FaultBench } from "./fault-bench.ts";
import { faultGraph } from "./fault-graph.ts";
import { type Fault, type FaultPoint, faultPoints } from "./fault-point.ts";
import { type Answering, survive, type Survivor } from "./survive.ts";
import type { Place } from "./worker-messages.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** How often a process is killed at each point. */
export const rounds = Number(process.env["PATCHBAY_FAULT_ROUNDS"] ?? "2");

/** A run on a slow machine, and the start of a process: more than either takes. */
const perRoundMs = 30_000;

/** Kills processes at every point of a run's life, and asks of what is left what must be true. */
export function killSuite(engine: Engine): void {
  let bench: FaultBench;
  let place: Place;
  let agent_id: string;
  /** The process that is alive between tests: the one that takes over is the next to be killed. */
  let worker: WorkerProcess;
  /** How often an undisturbed run comes by each point, in each mode. */
  let counts: readonly Readonly<Record<string, number>>[];
  let undisturbed: readonly (Survivor & { message: string })[];
  let runs = 0;

  const answering =
    (message: string, round: number): Answering =>
    ({ kind }) => {
      if (kind !== "effect.unknown") return { approved: true };
      const [mail_id] = bench.mail.sent(`plain ${message}`);
      if (mail_id !== undefined) return { decision: "happened", result: { mail_id } };
      return { decision: round % 2 === 0 ? "did_not_happen" : "retry" };
    };

  /** One run, with this fault on its way. */
  const run = async (round: number, fault?: Fault): Promise<Survivor & { message: string }> => {
    const message = `run ${++runs}`;
    await worker.arm(fault);
    const request = {
      input: { message },
      version: "published" as const,
      mode: modes[modeOf(round)] ?? "wait",
      metadata: {},
    };
    const survivor = await survive(bench, {
      worker,
      place,
      agent_id,
      request,
      answer: answering(message, round),
    });
    worker = survivor.worker;
    return { ...survivor, message };
  };

  /** The same, sooner and sooner should the run not come by the point that often. */
  const struckRun = async (round: number, { point, nth }: Fault) => {
    for (let left = nth; left > 0; left -= 1) {
      const survivor = await run(round, { point, nth: left });
      if (survivor.faults.length > 0) return survivor;
    }
    throw new Error(`No run comes by ${point}.`);
  };

  beforeAll(async () => {
    bench = await FaultBench.open(engine);
    const seeded = await bench.seed([faultGraph]);
    place = seeded.place;
    agent_id = seeded.agent_ids[0] ?? "";
    worker = bench.startWorker();
    const runsOfModes = [];
    const countsOfModes = [];
    for (const mode of modes.keys()) {
      runsOfModes.push(await run(mode));
      countsOfModes.push(await worker.counts());
    }
    undisturbed = runsOfModes;
    counts = countsOfModes;
  }, 2 * perRoundMs);

  afterAll(() => bench.close());

  test("an undisturbed run comes by every point, and is whole", () => {
    for (const survivor of undisturbed) {
      expectWhole(bench, survivor, survivor.message);
      expect(begunAgain(survivor.report.events)).toEqual([]);
    }
    for (const each of counts) expect(Object.keys(each).sort()).toEqual([...faultPoints].sort());
  });

  describe.each(faultPoints)("a process killed at %s", (point) => {
    test(
      `leaves a run that is whole, ${rounds} times`,
      async () => {
        for (let round = 0; round < rounds; round += 1) {
          const survivor = await struckRun(round, {
            point,
            nth: momentOf(point, round, counts[modeOf(round)]),
          });
          const { message, asked, report } = survivor;
          expect(survivor.faults).toHaveLength(1);
          expectWhole(bench, survivor, message);
          const again = begunAgain(report.events);
          expect(again.length).toBeLessThanOrEqual(1);
          expect(asked.filter(({ kind }) => kind === "approval")).toHaveLength(1);
          expect(asked.filter(({ kind }) => kind === "effect.unknown").length).toBeLessThanOrEqual(
            mayBeUnknown.has(point) ? 1 : 0,
          );
          // What was asked of the model before the step that was under way is not asked again.
          const questions = bench.asked("think", message) + bench.asked("speak", message);
          expect(questions).toBeLessThanOrEqual(3);
        }
      },
      rounds * perRoundMs,
    );
  });

  test("nothing is left running, and every run is there once", async () => {
    const all = await worker.runs(place);
    expect(all.filter(({ status }) => status !== "completed")).toEqual([]);
    const messages = all.map(({ input }) => input["message"]);
    expect(new Set(messages).size).toBe(messages.length);
  });
}

/** Where a process dies with a call of which nobody knows whether it was made. */
const mayBeUnknown: ReadonlySet<FaultPoint> = new Set(["before-effect", "before-result"]);

const modes = ["wait", "background"] as const;

/** The mode of a round: the first rounds have both. */
const modeOf = (round: number): number => round % modes.length;

/** Which of the moments at a point it is in this round of its mode: all of them in turn, spread by a step that is prime. */
function momentOf(point: FaultPoint, round: number, counts: Readonly<Record<string, number>> = {}): number {
  const turn = Math.floor(round / modes.length);
  return 1 + ((turn * 7 + modeOf(round) + faultPoints.indexOf(point)) % (counts[point] ?? 1));
}
