import type { SequencedRunEvent, StartRun } from "@patchbay/contracts";
import { createTestTenant, describeEachEngine } from "@patchbay/database/testing";
import { expect, onTestFinished } from "vitest";

import { RunNotFoundError } from "../runs/run-errors.ts";
import { hanging, type ModelScript, testRuntime } from "../testing/test-runtime.ts";
import { createInProcessSignals } from "./in-process-signals.ts";
import type { RunSignals } from "./run-signals.ts";

const caller = { id: "usr_test", channel: "test" };
/** Under the time after which a reader looks for itself: what comes sooner came by a signal. */
const soon = () => AbortSignal.timeout(8_000);

const request: StartRun = { input: { message: "Hi" }, version: "published", mode: "stream", metadata: {} };

/** Says a word whenever it is told to, and ends with the last of them. */
function spelling(words: readonly string[]) {
  const turns = words.map(() => Promise.withResolvers<void>());
  const script: ModelScript = async function* () {
    for (const [index, text] of words.entries()) {
      await turns[index]?.promise;
      yield { type: "text", text };
    }
    yield { type: "finish", reason: "stop", usage: { input_tokens: 1, output_tokens: 1 } };
  };
  return { script, say: (index: number) => turns[index]?.resolve() };
}

const textOf = ({ event }: SequencedRunEvent): string => (event.type === "message.delta" ? event.text : "");

describeEachEngine("a reader on a process that does not execute the run", (test) => {
  test("is told each word when it is stored, by a signal and not by looking again and again", async ({
    db,
    tenant,
  }) => {
    const signals = createInProcessSignals();
    const words = ["One", " two", " three"];
    const { script, say } = spelling(words);
    const here = testRuntime(db, tenant, script, undefined, undefined, signals);
    const there = testRuntime(db, tenant, script, undefined, undefined, signals);
    const { id } = await here.runs.start(tenant, await here.publishedAgent(), request, caller);
    const heard: SequencedRunEvent[] = [];
    let said = 0;
    say(said++);
    for await (const event of there.runs.events(tenant, id, 0, soon())) {
      heard.push(event);
      // The next word is said only once this one has arrived.
      if (textOf(event) !== "") say(said++);
    }
    expect(heard.map(textOf).join("")).toBe("One two three");
    expect(heard.map(({ seq }) => seq)).toEqual(heard.map((_, index) => index + 1));
    expect(heard.at(-1)?.event.type).toBe("run.completed");
    expect(there.runs.readers).toBe(0);
  });

  test("is told each word as soon as one in the process that executes it: its waiting is heard there", async ({
    db,
    tenant,
  }) => {
    const signals = createInProcessSignals();
    const words = Array.from({ length: 30 }, (_, index) => ` ${index}`);
    const { script, say } = spelling(words);
    const here = testRuntime(db, tenant, script, undefined, undefined, signals);
    const there = testRuntime(db, tenant, script, undefined, undefined, signals);
    await here.runs.open();
    onTestFinished(() => here.runs.close(0));
    const { id } = await here.runs.start(tenant, await here.publishedAgent(), request, caller);
    const begunAt = performance.now();
    let said = 0;
    say(said++);
    for await (const event of there.runs.events(tenant, id, 0, soon())) if (textOf(event) !== "") say(said++);
    expect(said).toBe(words.length + 1);
    // What nobody asks for is stored four times a second.
    expect(performance.now() - begunAt).toBeLessThan((words.length * 250) / 2);
  });

  test("can wait for the end of the run", async ({ db, tenant }) => {
    const signals = createInProcessSignals();
    const { script, say } = spelling(["Done"]);
    const here = testRuntime(db, tenant, script, undefined, undefined, signals);
    const there = testRuntime(db, tenant, script, undefined, undefined, signals);
    const { id } = await here.runs.start(tenant, await here.publishedAgent(), request, caller);
    const ended = there.runs.waitForRest(tenant, id, soon());
    say(0);
    expect(await ended).toMatchObject({ status: "completed" });
  });

  test("hears of a run that is cancelled through its own process", async ({ db, tenant }) => {
    const signals = createInProcessSignals();
    const here = testRuntime(db, tenant, hanging(), undefined, undefined, signals);
    const there = testRuntime(db, tenant, hanging(), undefined, undefined, signals);
    await here.runs.open();
    onTestFinished(() => here.runs.close(0));
    const { id } = await here.runs.start(tenant, await here.publishedAgent(), request, caller);
    const types: string[] = [];
    for await (const { event } of there.runs.events(tenant, id, 0, soon())) {
      types.push(event.type);
      if (event.type === "message.delta") await there.runs.cancel(tenant, id);
    }
    expect(types.at(-1)).toBe("run.cancelled");
  });

  test("who leaves is let go, and a hundred who stay look once for all of them", async ({ db, tenant }) => {
    const signals = createInProcessSignals();
    const { script, say } = spelling(["One", " two"]);
    const here = testRuntime(db, tenant, script, undefined, undefined, signals);
    const there = testRuntime(db, tenant, script, undefined, undefined, signals);
    const { id } = await here.runs.start(tenant, await here.publishedAgent(), request, caller);
    say(0);
    const leaving = new AbortController();
    const left = Array.fromAsync(there.runs.events(tenant, id, 0, leaving.signal));
    const read = Array.from({ length: 100 }, () => Array.fromAsync(there.runs.events(tenant, id, 0, soon())));
    leaving.abort();
    expect((await left).every(({ event }) => event.type !== "run.completed")).toBe(true);
    say(1);
    for (const events of await Promise.all(read)) expect(events.map(textOf).join("")).toBe("One two");
    expect(there.runs.readers).toBe(0);
  });

  test("of another tenant finds no run, also where it is executed", async ({ db, tenant }) => {
    const { runs, publishedAgent } = testRuntime(db, tenant, hanging());
    const { id } = await runs.start(tenant, await publishedAgent(), request, caller);
    const stranger = await createTestTenant(db);
    await expect(Array.fromAsync(runs.events(stranger, id, 0, soon()))).rejects.toThrow(RunNotFoundError);
    await expect(runs.waitForRest(stranger, id, soon())).rejects.toThrow(RunNotFoundError);
    await runs.cancel(tenant, id);
  });

  test("finds the end although the signal for it was lost", async ({ db, tenant }) => {
    const deaf: RunSignals = { ...createInProcessSignals(), publish: () => {} };
    const { script, say } = spelling(["Done"]);
    const here = testRuntime(db, tenant, script, undefined, undefined, deaf);
    const there = testRuntime(db, tenant, script, undefined, undefined, deaf);
    const { id } = await here.runs.start(tenant, await here.publishedAgent(), request, caller);
    const events = Array.fromAsync(there.runs.events(tenant, id, 0, AbortSignal.timeout(25_000)));
    say(0);
    expect((await events).at(-1)?.event.type).toBe("run.completed");
  }, 30_000);
});
