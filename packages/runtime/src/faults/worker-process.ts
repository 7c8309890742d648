import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { Run } from "@patchbay/contracts";
import type { Json, JsonObject } from "@patchbay/graph";
import { z } from "zod";

import type { Fault } from "./fault-point.ts";
import type { RunFault, Strike } from "./tripwire.ts";
import type { Deed } from "./watch-queries.ts";
import {
  Place,
  type NumberedCommand,
  type RunReport,
  type WorkerCommand,
  WorkerLine,
  type WorkerPlace,
} from "./worker-messages.ts";

/** The process ended before it answered. */
export class WorkerDied extends Error {
  constructor(what: string) {
    super(`The worker process died during “${what}”.`);
    this.name = "WorkerDied";
  }
}

/** The process answered that it will not, or cannot. */
export class WorkerRefused extends Error {
  readonly code: string;

  constructor(what: string, { name, code }: { readonly name: string; readonly code: string }) {
    super(`The worker process refused “${what}”: ${name} ${code}`);
    this.name = "WorkerRefused";
    this.code = code;
  }
}

export interface SeenEvent {
  readonly run_id: string;
  readonly seq: number;
  readonly event: JsonObject;
}

const compileCache = join(tmpdir(), "patchbay-faults-compiled");

const Seeded = z.object({ place: Place, agent_ids: z.array(z.string()) });

/** A process that executes runs, as seen by the test that started it and will kill it. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<Json> & { readonly what: string }>();
  #nextId = 1;
  /** What readers in it have been handed, oldest first. */
  readonly seen: SeenEvent[] = [];
  #onSeen: (() => void) | undefined;
  /** Where runs were when it was killed, if faults have struck. */
  readonly struck: Strike[] = [];
  /** Resolves once it has ended, however, and all that it said has been heard. */
  readonly ended: Promise<void>;

  constructor(place: WorkerPlace) {
    this.#child = fork(join(import.meta.dirname, "worker.ts"), [JSON.stringify(place)], {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
      execArgv: [],
      // A process that is killed never writes what it compiled: those that end in good order do it for all.
      env: { NODE_COMPILE_CACHE: compileCache, ...process.env },
    });
    const { stdout } = this.#child;
    if (stdout === null) throw new Error("The worker process has no output.");
    const lines = createInterface({ input: stdout });
    lines.on("line", (line) => this.#hear(WorkerLine.parse(JSON.parse(line))));
    this.ended = this.#untilEnded(Promise.all([once(this.#child, "exit"), once(lines, "close")]));
    // A command that could not be sent is one to a process that has ended.
    this.#child.on("error", () => {});
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async seed(graphs: readonly JsonObject[]): Promise<z.infer<typeof Seeded>> {
    return Seeded.parse(await this.#ask({ do: "seed", graphs: [...graphs] }));
  }

  /** Kills it there, and counts from now on. Without a fault it only counts. */
  async arm(fault?: Fault): Promise<void> {
    await this.#ask({ do: "arm", fault });
  }

  /** Kills it when each of these runs has come to where it is to die, or has ended without. */
  async armRuns(faults: readonly RunFault[]): Promise<void> {
    await this.#ask({ do: "arm_runs", faults: [...faults] });
  }

  /** Lets the answer to the n-th commit of this kind be lost. */
  async lose(deed: Deed, nth: number): Promise<void> {
    await this.#ask({ do: "lose", loss: { deed, nth } });
  }

  /** Whether it has been. */
  async hasLost(): Promise<boolean> {
    return z.boolean().parse(await this.#ask({ do: "has_lost" }));
  }

  async counts(): Promise<Readonly<Record<string, number>>> {
    return z.record(z.string(), z.number()).parse(await this.#ask({ do: "counts" }));
  }

  async start(of: Omit<Extract<WorkerCommand, { do: "start" }>, "do">): Promise<string> {
    return z.string().parse(await this.#ask({ do: "start", ...of }));
  }

  async follow(place: Place, run_id: string, after = 0): Promise<void> {
    await this.#ask({ do: "follow", place, run_id, after });
  }

  async rest(place: Place, run_id: string): Promise<Run> {
    return Run.parse(await this.#ask({ do: "rest", place, run_id }));
  }

  async answer(place: Place, run_id: string, interrupt_id: string, value: Json): Promise<void> {
    await this.#ask({ do: "answer", place, run_id, interrupt_id, value });
  }

  async runs(place: Place): Promise<Run[]> {
    return z.array(Run).parse(await this.#ask({ do: "runs", place }));
  }

  async report(place: Place, run_id: string): Promise<RunReport> {
    // What `worker.ts` made of the same type.
    return (await this.#ask({ do: "report", place, run_id })) as unknown as RunReport;
  }

  /** Resolves when a reader in it has been handed so many events of this type. @throws {WorkerDied} */
  async untilSeen(type: string, times: number): Promise<void> {
    // A reader that was cut off and came again is handed the same events again.
    const seen = () =>
      new Set(this.seen.filter(({ event }) => event["type"] === type).map(({ seq }) => seq)).size;
    while (seen() < times) {
      if (this.hasEnded) throw new WorkerDied(`waiting for ${type}`);
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#onSeen = resolve;
      await Promise.race([promise, this.ended]);
    }
  }

  /** Lets it end in good order. */
  async close(): Promise<void> {
    if (!this.hasEnded) await this.#ask({ do: "close" }).catch(() => this.kill("SIGKILL"));
    await this.ended;
  }

  kill(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGTERM"): void {
    this.#child.kill(signal);
  }

  #ask(command: WorkerCommand): Promise<Json> {
    if (this.hasEnded) return Promise.reject(new WorkerDied(command.do));
    const id = this.#nextId++;
    const waiting = { what: command.do, ...Promise.withResolvers<Json>() };
    this.#waiting.set(id, waiting);
    const numbered: NumberedCommand = { id, command };
    this.#child.send(numbered);
    return waiting.promise;
  }

  async #untilEnded(ended: Promise<unknown>): Promise<void> {
    await ended;
    for (const { what, reject } of this.#waiting.values()) reject(new WorkerDied(what));
    this.#waiting.clear();
  }

  #hear(line: WorkerLine): void {
    switch (line.say) {
      case "ready":
        return;
      case "seen":
        this.seen.push({ run_id: line.run_id, seq: line.seq, event: line.event });
        this.#onSeen?.();
        return;
      case "struck":
        this.struck.push({ point: line.point, nth: line.nth, message: line.message });
        return;
      case "reply":
        this.#take(line.id)?.resolve(line.value);
        return;
      case "refused": {
        const waiting = this.#take(line.id);
        waiting?.reject(new WorkerRefused(waiting.what, line));
      }
    }
  }

  #take(id: number) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
