import { afterAll, beforeAll, expect, test } from "vitest";

import { begunAgain, expectWhole } from "./expect-whole.ts";
import { type Engine, FaultBench } from "./fault-bench.ts";
import { faultGraph } from "./fault-graph.ts";
import { type Fault, type FaultPoint, faultPoints } from "./fault-point.ts";
import { type Answering, survive, type Survivor } from "./survive.ts";
import type { Place } from "./worker-messages.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** How often a process dies at each point with nothing else under way in it. */
const roundsAlone = Number(process.env["PATCHBAY_FAULT_ROUNDS"] ?? "1");
/** How often a run dies at each point together with others, at other moments and points, in one process. */
const roundsTogether = 20;
/** How many die together. Most of what a death costs is the start of the next process. */
const atOnce = 2 * faultPoints.length;

/** A run on a slow machine, and the start of a process: more than either takes. */
const perRoundMs = 30_000;

const modes = ["wait", "background"] as const;
type Mode = (typeof modes)[number];

/** Where a run is to die, and how it is started. */
interface Plan extends Fault {
  readonly mode: Mode;
  /** Which decision somebody takes on an effect that did not happen. */
  readonly decision: "did_not_happen" | "retry";
}

/** A run that was seen through, and what it was started with. */
type NamedSurvivor = Survivor & { readonly message: string };

/** Kills processes at every point of a run's life, and asks of what is left what must be true. */
export function killSuite(engine: Engine): void {
  let bench: FaultBench;
  let place: Place;
  let agent_id: string;
  /** The process that is alive between tests: the one that takes over is the next to be killed. */
  let worker: WorkerProcess;
  /** How often an undisturbed run comes by each point, in each mode. */
  let counts: Readonly<Record<Mode, Readonly<Record<string, number>>>>;
  let undisturbed: readonly NamedSurvivor[];
  let runs = 0;

  const newMessage = (): string => `run ${++runs}`;

  const answering =
    (message: string, decision: Plan["decision"]): Answering =>
    ({ kind }) => {
      if (kind !== "effect.unknown") return { approved: true };
      const [mail_id] = bench.mail.sent(`plain ${message}`);
      return mail_id === undefined ? { decision } : { decision: "happened", result: { mail_id } };
    };

  /** Sees a run through to its end, in this process and those that come after it. */
  const see = async (
    message: string,
    { mode, decision }: Pick<Plan, "mode" | "decision">,
  ): Promise<NamedSurvivor> => {
    const request = { input: { message }, version: "published" as const, mode, metadata: {} };
    const answer = answering(message, decision);
    const survivor = await survive(bench, { worker, place, agent_id, request, answer });
    return { ...survivor, message };
  };

  /** One run, with this fault on its way: sooner and sooner should it not come by the point that often. */
  const strikeAlone = async (plan: Plan): Promise<NamedSurvivor> => {
    for (let nth = plan.nth; nth > 0; nth -= 1) {
      await worker.arm({ point: plan.point, nth });
      const survivor = await see(newMessage(), plan);
      worker = survivor.worker;
      if (survivor.faults.length > 0) return survivor;
    }
    throw new Error(`No run comes by ${plan.point}.`);
  };

  /** Runs at once, each with its fault. Resolves to those whose faults have struck, and the plans of the others. */
  const strikeTogether = async (
    plans: readonly Plan[],
  ): Promise<{ struck: NamedSurvivor[]; missed: Plan[] }> => {
    const named = plans.map((plan) => ({ ...plan, message: newMessage() }));
    await worker.armRuns(named.map(({ point, nth, message }) => ({ point, nth, message })));
    const survivors = await Promise.all(named.map((plan) => see(plan.message, plan)));
    worker = survivors.find((each) => each.faults.length > 0)?.worker ?? worker;
    const missed = plans.filter((_plan, index) => survivors[index]?.faults.length === 0);
    return { struck: survivors.filter(({ faults }) => faults.length > 0), missed };
  };

  const plan = (point: FaultPoint, round: number): Plan => {
    const mode = modes[(round + faultPoints.indexOf(point)) % modes.length] ?? "wait";
    const decision = round % 4 < 2 ? "did_not_happen" : "retry";
    return { point, mode, decision, nth: momentOf(point, round, counts[mode]) };
  };

  beforeAll(async () => {
    bench = await FaultBench.open(engine);
    const seeded = await bench.seed([faultGraph]);
    place = seeded.place;
    agent_id = seeded.agent_ids[0] ?? "";
    worker = bench.startWorker();
    const undisturbedIn = async (mode: Mode) => {
      await worker.arm();
      const survivor = await see(newMessage(), { mode, decision: "retry" });
      return { survivor, counts: await worker.counts() };
    };
    const [wait, background] = [await undisturbedIn("wait"), await undisturbedIn("background")];
    undisturbed = [wait.survivor, background.survivor];
    counts = { wait: wait.counts, background: background.counts };
  }, 4 * perRoundMs);

  afterAll(() => bench.close());

  /** What must be true of a run that has died once, at this point. */
  const expectStruck = (survivor: NamedSurvivor): void => {
    const { message, asked, report, faults } = survivor;
    expect(faults).toHaveLength(1);
    const point = faults[0]?.point ?? "before-row";
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
  };

  test("an undisturbed run comes by every point, and is whole", () => {
    for (const survivor of undisturbed) {
      expectWhole(bench, survivor, survivor.message);
      expect(begunAgain(survivor.report.events)).toEqual([]);
    }
    for (const mode of modes) expect(Object.keys(counts[mode]).sort()).toEqual([...faultPoints].sort());
  });

  test.each(faultPoints)(
    "a process killed at %s leaves a run that is whole",
    async (point) => {
      for (let round = 0; round < roundsAlone; round += 1)
        expectStruck(await strikeAlone(plan(point, round)));
    },
    roundsAlone * perRoundMs,
  );

  test(
    "a process killed with runs at all of these points leaves all of them whole, 20 times",
    async () => {
      const times = new Map<FaultPoint, number>(faultPoints.map((point) => [point, 0]));
      // Rounds after those that were alone, so that other moments and modes come about.
      const rounds = Array.from({ length: roundsTogether }, (_, index) => roundsAlone + index);
      const left = rounds.flatMap((round) => faultPoints.map((point) => plan(point, round)));
      while (left.length > 0) {
        const { struck, missed } = await strikeTogether(left.splice(0, atOnce));
        for (const survivor of struck) {
          expectStruck(survivor);
          for (const { point } of survivor.faults) times.set(point, (times.get(point) ?? 0) + 1);
        }
        // A run does not come by each point equally often: its steps may be stored together.
        expect(missed.filter(({ nth }) => nth === 1)).toEqual([]);
        left.push(...missed.map((each) => ({ ...each, nth: each.nth - 1 })));
      }
      expect([...times]).toEqual(faultPoints.map((point) => [point, roundsTogether]));
    },
    roundsTogether * perRoundMs,
  );

  test("nothing is left running, and every run is there once", async () => {
    const all = await worker.runs(place);
    expect(all.filter(({ status }) => status !== "completed")).toEqual([]);
    const messages = all.map(({ input }) => input["message"]);
    expect(new Set(messages).size).toBe(messages.length);
  });
}

/**
 * Where a process dies with a call of which nobody knows whether it was made. What a task has written is also stored
 * while the next one calls, if that takes its time.
 */
const mayBeUnknown: ReadonlySet<FaultPoint> = new Set([
  "before-effect",
  "before-result",
  "before-checkpoint",
  "before-node",
]);

/** Which of the moments at a point it is in this round: all of them in turn, spread by a step that is prime. */
function momentOf(point: FaultPoint, round: number, counts: Readonly<Record<string, number>>): number {
  return 1 + ((round * 7 + faultPoints.indexOf(point)) % (counts[point] ?? 1));
}
