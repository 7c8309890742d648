import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { FlushClock } from "./flush-clock.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("all runs are flushed together, by one timer, four times a second", () => {
  const clock = new FlushClock();
  const flushed: string[] = [];
  clock.every(() => flushed.push("one"));
  vi.advanceTimersByTime(100);
  clock.every(() => flushed.push("two"));
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(400);
  expect(flushed).toEqual(["one", "two", "one", "two"]);
});

test("a run that has stopped is flushed no more, and with the last one the timer ends", () => {
  const clock = new FlushClock();
  let flushes = 0;
  const flush = (): void => void flushes++;
  const [stopOne, stopTwo] = [clock.every(flush), clock.every(flush)];
  stopOne();
  stopOne();
  vi.advanceTimersByTime(250);
  expect([flushes, vi.getTimerCount()]).toEqual([1, 1]);
  stopTwo();
  expect(vi.getTimerCount()).toBe(0);
});
