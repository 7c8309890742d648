import type { SequencedRunEvent, StartRun } from "@patchbay/contracts";
import type { Database } from "@patchbay/database";
import { describeEachEngine, type TestTenant } from "@patchbay/database/testing";
import { openRedisJobQueue } from "@patchbay/jobs";
import { describe, expect, onTestFinished } from "vitest";

import { openRedisSignals } from "../events/redis-signals.ts";
import { hostRunJobs } from "../jobs/host-run-jobs.ts";
import { type ModelScript, saying, testRuntime } from "../testing/test-runtime.ts";
import { expectGapless } from "./expect-whole.ts";
import { redisBinary, RedisServer } from "./redis-server.ts";

const caller = { id: "usr_test", channel: "test" };
/** Redis is away for a moment, and whoever wants something of it tries again every few seconds. */
const patience = () => AbortSignal.timeout(50_000);
const perTestMs = 60_000;

const request = (message: string, mode: StartRun["mode"]): StartRun => ({
  input: { message },
  version: "published",
  mode,
  metadata: {},
});

const wordsOf = (events: readonly SequencedRunEvent[]): string =>
  events.flatMap(({ event }) => (event.type === "message.delta" ? [event.text] : [])).join("");

describe.skipIf(redisBinary === undefined)("needs redis-server on the PATH", () => {
  describeEachEngine("a Redis that is killed, forgets everything, and comes back", (test) => {
    test(
      "costs a reader on another process no word of a run that streams",
      async ({ db, tenant }) => {
        const redis = await openRedis();
        const { script, say } = spelling(["One", " two", " three", " four"]);
        const here = await startProcess(redis, db, tenant, script);
        const there = await startProcess(redis, db, tenant);
        const agent = await here.publishedAgent();
        const { id } = await here.runs.start(tenant, agent, request("Hi", "stream"), caller);
        const near = following(here.runs.events(tenant, id, 0, patience()));
        const far = following(there.runs.events(tenant, id, 0, patience()));
        say(0);
        await Promise.all([near.until("One"), far.until("One")]);
        await redis.kill();
        say(1);
        say(2);
        // Stored, for who reads in the process of the run reads no sooner.
        await near.until("One two three");
        await redis.start();
        await far.until("One two three");
        say(3);
        const [here_seen, there_seen] = [await near.all, await far.all];
        expectGapless(there_seen);
        expect(wordsOf(there_seen)).toBe("One two three four");
        expect(there_seen.map(({ seq }) => seq)).toEqual(here_seen.map(({ seq }) => seq));
      },
      perTestMs,
    );

    test(
      "loses the jobs and not the runs: each is done, once",
      async ({ db, tenant }) => {
        const redis = await openRedis();
        const asked: string[] = [];
        const api = await startProcess(redis, db, tenant);
        const agent = await api.publishedAgent();
        const messages = Array.from({ length: 12 }, (_, index) => `run ${index}`);
        const start = async (message: string) =>
          (await api.runs.start(tenant, agent, request(message, "background"), caller)).id;
        const ids = await Promise.all(messages.map(start));
        await redis.kill();
        // One more while it is away: it is promised all the same, and soon.
        const askedAt = performance.now();
        ids.push(await start("late"));
        expect(performance.now() - askedAt).toBeLessThan(3_000);
        await redis.start();
        const worker = await startProcess(redis, db, tenant, noting(asked));
        await worker.work();
        for (const id of ids)
          expect(await worker.runs.waitForRest(tenant, id, patience())).toMatchObject({
            status: "completed",
          });
        expect(asked.toSorted()).toEqual([...messages, "late"].toSorted());
      },
      perTestMs,
    );

    test(
      "ends no run that is under way, and workers go on taking jobs",
      async ({ db, tenant }) => {
        const redis = await openRedis();
        const asked: string[] = [];
        const goOn = Promise.withResolvers<void>();
        const api = await startProcess(redis, db, tenant);
        const worker = await startProcess(redis, db, tenant, noting(asked, goOn.promise));
        await worker.work();
        const agent = await api.publishedAgent();
        const start = async (message: string) =>
          (await api.runs.start(tenant, agent, request(message, "background"), caller)).id;
        const underWay = await start("under way");
        const reader = following(worker.runs.events(tenant, underWay, 0, patience()));
        await reader.until("Well");
        await redis.kill();
        goOn.resolve();
        // It ends without Redis, and its job is nowhere.
        expect(await worker.runs.waitForRest(tenant, underWay, patience())).toMatchObject({
          status: "completed",
        });
        await redis.start();
        const later = await start("later");
        expect(await api.runs.waitForRest(tenant, later, patience())).toMatchObject({ status: "completed" });
        expectGapless(await reader.all);
        expect(asked).toEqual(["under way", "later"]);
      },
      perTestMs,
    );
  });
});

async function openRedis(): Promise<RedisServer> {
  const redis = await RedisServer.open();
  onTestFinished(() => redis.close());
  return redis;
}

/** What a process of its own would have: connections of its own to Redis, and runs of its own. */
async function startProcess(
  { url }: RedisServer,
  db: Database,
  tenant: TestTenant,
  script: ModelScript = saying("Hello"),
) {
  const signals = await openRedisSignals({ url });
  const queue = await openRedisJobQueue({ url });
  const { runs, publishedAgent } = testRuntime(db, tenant, script, undefined, undefined, signals, queue);
  await runs.open();
  onTestFinished(async () => {
    await queue.close({ grace_ms: 0 });
    await runs.close(0);
    await signals.close();
  });
  return { runs, publishedAgent, work: () => hostRunJobs(queue, runs, 4) };
}

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

/** Notes what it was asked, says a word, and the rest when it may go on. */
const noting = (asked: string[], goOn: Promise<void> = Promise.resolve()): ModelScript =>
  async function* (given, signal) {
    asked.push(given.messages.at(-1)?.text ?? "");
    yield { type: "text", text: "Well" };
    await goOn;
    yield* saying(", yes")(given, signal);
  };

/** A reader, of whom one can tell what they have read so far. */
function following(events: AsyncIterable<SequencedRunEvent>) {
  const seen: SequencedRunEvent[] = [];
  let look = (): void => {};
  const all = (async () => {
    for await (const event of events) {
      seen.push(event);
      look();
    }
    look();
    return seen;
  })();
  return {
    all,
    /** Resolves when these words were read. @throws where the reader stops before */
    async until(words: string): Promise<void> {
      const read = new Promise<void>((resolve) => {
        look = () => wordsOf(seen).startsWith(words) && resolve();
        look();
      });
      await Promise.race([read, all]);
      expect(wordsOf(seen)).toContain(words);
    },
  };
}
