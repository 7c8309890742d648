import {
  type Interrupt,
  type Message,
  type Run,
  type SequencedRunEvent,
  StartRun,
} from "@patchbay/contracts";
import { Json, JsonObject } from "@patchbay/graph";
import { z } from "zod";

import { Fault, FaultPoint } from "./fault-point.ts";
import { deedNames } from "./watch-queries.ts";

/** What a worker process works on. */
export const WorkerPlace = z.strictObject({
  database: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("embedded"), folder: z.string() }),
    z.strictObject({ kind: z.literal("postgres"), url: z.string(), max_connections: z.int() }),
  ]),
  mail_origin: z.string(),
  model: z.strictObject({ base_url: z.string(), origin: z.string(), api_key: z.string() }),
  /** Whether what was running is taken up at once, because no other process is there. */
  is_sole_process: z.boolean(),
});
export type WorkerPlace = z.infer<typeof WorkerPlace>;

/** Whose runs, as `inProject` and `inTenant` want it. */
export const Place = z.strictObject({
  org_id: z.string(),
  project_id: z.string(),
  project_ids: z.array(z.string()),
});
export type Place = z.infer<typeof Place>;

const ofRun = { place: Place, run_id: z.string() };

/** What a worker process can be told to do. Each is answered once, by a `reply` or a `refused`. */
export const WorkerCommand = z.discriminatedUnion("do", [
  /** Brings the schema up to date, makes a tenant, and publishes these graphs, each as an agent of its own. */
  z.strictObject({ do: z.literal("seed"), graphs: z.array(JsonObject) }),
  z.strictObject({ do: z.literal("arm"), fault: Fault.optional() }),
  /** See `Tripwire.armRuns`. */
  z.strictObject({
    do: z.literal("arm_runs"),
    faults: z.array(z.strictObject({ ...Fault.shape, message: z.string() })),
  }),
  z.strictObject({ do: z.literal("counts") }),
  /** See `Tripwire.loseAnswer`. */
  z.strictObject({
    do: z.literal("lose"),
    loss: z.strictObject({ deed: z.enum(deedNames), nth: z.int().min(1) }).optional(),
  }),
  z.strictObject({ do: z.literal("has_lost") }),
  /** `key`: the client's Idempotency-Key. */
  z.strictObject({
    do: z.literal("start"),
    place: Place,
    agent_id: z.string(),
    request: StartRun,
    key: z.string(),
  }),
  /** Tells what it reads of the run, as `seen`, until the run waits or has ended. */
  z.strictObject({ do: z.literal("follow"), ...ofRun, after: z.int() }),
  /** Answered when the run waits or has ended. */
  z.strictObject({ do: z.literal("rest"), ...ofRun }),
  z.strictObject({ do: z.literal("answer"), ...ofRun, interrupt_id: z.string(), value: Json }),
  z.strictObject({ do: z.literal("report"), ...ofRun }),
  z.strictObject({ do: z.literal("runs"), place: Place }),
  z.strictObject({ do: z.literal("close") }),
]);
export type WorkerCommand = z.infer<typeof WorkerCommand>;

/** A command and the number under which it is answered. */
export const NumberedCommand = z.strictObject({ id: z.int(), command: WorkerCommand });
export type NumberedCommand = z.infer<typeof NumberedCommand>;

/** Everything that is to be known of a run once it is over. */
export interface RunReport {
  readonly run: Run;
  readonly events: readonly SequencedRunEvent[];
  readonly interrupts: readonly Interrupt[];
  readonly messages: readonly Message[];
}

/** One line of what a worker process says. */
export const WorkerLine = z.discriminatedUnion("say", [
  z.strictObject({ say: z.literal("ready") }),
  z.strictObject({ say: z.literal("reply"), id: z.int(), value: Json }),
  z.strictObject({ say: z.literal("refused"), id: z.int(), name: z.string(), code: z.string() }),
  /** A reader of the run has been handed this event. */
  z.strictObject({ say: z.literal("seen"), run_id: z.string(), seq: z.int(), event: JsonObject }),
  /** Where a run, known by its message, will not go on: the last words of a process that is killed. */
  z.strictObject({
    say: z.literal("struck"),
    point: FaultPoint,
    nth: z.int(),
    message: z.string().optional(),
  }),
]);
export type WorkerLine = z.infer<typeof WorkerLine>;
