import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { ConnectionQueue, type Urgency } from "./connection-queue.ts";
import { DatabaseBusyError } from "./database-busy-error.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A queue whose only connection is in use. */
async function busyQueue(): Promise<ConnectionQueue> {
  const queue = new ConnectionQueue(1);
  await queue.enter("work");
  return queue;
}

test("a thousand wait for two connections, and each has its turn", async () => {
  const queue = new ConnectionQueue(2);
  let inUse = 0;
  let most = 0;
  const use = async (): Promise<void> => {
    await queue.enter("work");
    most = Math.max(most, ++inUse);
    await Promise.resolve();
    inUse--;
    queue.leave();
  };
  await Promise.all(Array.from({ length: 1_000 }, use));
  expect([most, inUse, queue.waiting]).toEqual([2, 0, 0]);
});

test("what keeps runs alive goes first, then what was begun, then what is new, each in its order", async () => {
  const queue = await busyQueue();
  const order: string[] = [];
  const enter = async (urgency: Urgency, name: string): Promise<void> => {
    await queue.enter(urgency);
    order.push(name);
    queue.leave();
  };
  const all = [
    enter("arrival", "request 1"),
    enter("work", "events 1"),
    enter("arrival", "request 2"),
    enter("sweep", "heartbeat"),
    enter("work", "events 2"),
  ];
  queue.leave();
  await Promise.all(all);
  expect(order).toEqual(["heartbeat", "events 1", "events 2", "request 1", "request 2"]);
});

test("whoever waits for most of a minute is refused, and who came later still has its turn", async () => {
  const queue = await busyQueue();
  const early = queue.enter("arrival");
  vi.advanceTimersByTime(40_000);
  const late = queue.enter("arrival");
  vi.advanceTimersByTime(11_000);
  await expect(early).rejects.toThrow(DatabaseBusyError);
  expect(queue.waiting).toBe(1);
  queue.leave();
  await late;
});

test("nobody is refused for the time that the process stood still", async () => {
  const queue = await busyQueue();
  const waiting = queue.enter("arrival");
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(2_000);
  queue.leave();
  await waiting;
});

test("where ten thousand wait already the next one is refused at once", async () => {
  const queue = await busyQueue();
  const waiting = Array.from({ length: 10_000 }, () => queue.enter("work"));
  await expect(queue.enter("work")).rejects.toMatchObject({ code: "53300", retry_after_seconds: 5 });
  for (let index = 0; index <= waiting.length; index++) queue.leave();
  await Promise.all(waiting);
  expect(queue.waiting).toBe(0);
});

test("nothing ticks once nobody waits", async () => {
  const queue = await busyQueue();
  const waiting = queue.enter("work");
  expect(vi.getTimerCount()).toBe(1);
  queue.leave();
  await waiting;
  expect(vi.getTimerCount()).toBe(0);
});
