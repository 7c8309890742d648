import { describe, expect, onTestFinished, test } from "vitest";

import type { RunSignals } from "../events/run-signals.ts";

/** Where signals go between processes. */
export interface TestSignals {
  /** What another process on the same database would open; the contract closes it. */
  readonly openProcess: () => Promise<RunSignals>;
  /** Cuts all connections, once; absent where there are none. */
  readonly cut?: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

const never = new AbortController().signal;
/** Longer than any test lives. */
const long = 60_000;
const newRunId = (): string => `run_${crypto.randomUUID()}`;

/** What every `RunSignals` does. @param open gives a channel that nobody else uses */
export function runSignalsContract(name: string, open: () => Promise<TestSignals>): void {
  /** Two processes; the same one twice where there can be only one. */
  async function twoProcesses() {
    const signals = await open();
    onTestFinished(() => signals.remove());
    const [here, there] = [await signals.openProcess(), await signals.openProcess()];
    onTestFinished(async () => {
      await Promise.all([here.close(), there.close()]);
    });
    return { here, there, cut: signals.cut };
  }

  describe(`${name} keeps the RunSignals contract`, () => {
    test("a signal wakes whoever follows that run, in this process and in others", async () => {
      const { here, there } = await twoProcesses();
      const id = newRunId();
      const readers = [here, there].map((process) => process.subscribe("events", id));
      const woken = readers.map((reader) => reader.beyond(reader.count, long, never));
      here.publish("events", id);
      await Promise.all(woken);
    });

    test("a signal that came before one waits is not waited for", async () => {
      const { here, there } = await twoProcesses();
      const id = newRunId();
      const reader = there.subscribe("events", id);
      const { count } = reader;
      here.publish("events", id);
      await reader.beyond(count, long, never);
      expect(reader.count).toBeGreaterThan(count);
      await reader.beyond(count, long, never);
    });

    test("another run's signals and another topic's wake nobody", async () => {
      const { here, there } = await twoProcesses();
      const [mine, other] = [newRunId(), newRunId()];
      const reader = there.subscribe("events", mine);
      const last = there.subscribe("events", other);
      const [before, beforeLast] = [reader.count, last.count];
      here.publish("control", mine);
      here.publish("wanted", mine);
      here.publish("events", other);
      await last.beyond(beforeLast, long, never);
      expect(reader.count).toBe(before);
    });

    test("that a reader waits is heard in every process", async () => {
      const { here, there } = await twoProcesses();
      const id = newRunId();
      const heard = [here, there].map((process) => {
        const isHeard = Promise.withResolvers<void>();
        onTestFinished(process.listen("wanted", (run) => run === id && isHeard.resolve()));
        return isHeard.promise;
      });
      here.publish("wanted", id);
      await Promise.all(heard);
    });

    test("a listener hears of every run, until it stops listening", async () => {
      const { here, there } = await twoProcesses();
      const heard: (string | undefined)[] = [];
      const stop = there.listen("control", (id) => heard.push(id));
      const ids = [newRunId(), newRunId(), newRunId()];
      const last = there.subscribe("control", ids[2] ?? "");
      const seen = last.count;
      for (const id of ids) here.publish("control", id);
      await last.beyond(seen, long, never);
      expect(heard).toEqual(ids);
      stop();
      const after = last.count;
      here.publish("control", ids[2] ?? "");
      await last.beyond(after, long, never);
      expect(heard).toEqual(ids);
    });

    test("hundreds of signals at once reach everybody, the same ones at least once", async () => {
      const { here, there } = await twoProcesses();
      const ids = Array.from({ length: 500 }, newRunId);
      const readers = ids.map((id) => there.subscribe("events", id));
      const woken = readers.map((reader) => reader.beyond(reader.count, long, never));
      for (let round = 0; round < 10; round++) for (const id of ids) here.publish("events", id);
      await Promise.all(woken);
    });

    test("waiting ends when its time is over, and when the one who waits gives up", async () => {
      const { here } = await twoProcesses();
      const reader = here.subscribe("events", newRunId());
      await reader.beyond(reader.count, 1, never);
      const leaving = new AbortController();
      const waiting = reader.beyond(reader.count, long, leaving.signal);
      leaving.abort();
      await waiting;
      reader.close();
      reader.close();
    });

    test("what is closed takes signals and forgets them, and is closed again without a word", async () => {
      const { here } = await twoProcesses();
      await here.close();
      here.publish("events", newRunId());
      await here.close();
    });

    test("a connection that is cut is made anew, and whoever waited looks for what was missed", async ({
      skip,
    }) => {
      const { here, there, cut } = await twoProcesses();
      if (cut === undefined) return skip("There is no connection to cut.");
      const id = newRunId();
      const reader = there.subscribe("events", id);
      const missed = Promise.withResolvers<void>();
      const stop = there.listen("control", (run) => run === undefined && missed.resolve());
      const woken = reader.beyond(reader.count, long, never);
      await cut();
      await Promise.all([woken, missed.promise]);
      stop();
      // The other side comes back by itself too: told again and again, it is heard sooner or later.
      const { count } = reader;
      const telling = setInterval(() => here.publish("events", id), 20);
      onTestFinished(() => clearInterval(telling));
      await reader.beyond(count, long, never);
    });
  });
}
