import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { type Deadline, startDeadline } from "./deadline.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const idleFor = (idleTimeoutMs: number): Deadline =>
  startDeadline("example.com", { totalTimeoutMs: null, idleTimeoutMs }, undefined);

test("the other side may keep us waiting for so long in one go, and no longer", () => {
  const deadline = idleFor(100);
  deadline.waits();
  vi.advanceTimersByTime(99);
  expect(deadline.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(deadline.signal.reason).toMatchObject({ code: "egress_timeout" });
});

test("each piece that comes begins the time anew, with one timer for all of them", () => {
  const deadline = idleFor(100);
  for (let index = 0; index < 50; index++) {
    deadline.waits();
    vi.advanceTimersByTime(60);
    deadline.goesOn();
  }
  expect(deadline.signal.aborted).toBe(false);
  expect(vi.getTimerCount()).toBe(1);
  deadline.waits();
  vi.advanceTimersByTime(99);
  expect(deadline.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(deadline.signal.aborted).toBe(true);
});

test("time in which nobody asks for anything is not counted", () => {
  const deadline = idleFor(100);
  deadline.waits();
  vi.advanceTimersByTime(90);
  deadline.goesOn();
  vi.advanceTimersByTime(10_000);
  deadline.waits();
  vi.advanceTimersByTime(90);
  expect(deadline.signal.aborted).toBe(false);
});

test("what has ended keeps no timer and is not aborted any more", () => {
  const caller = new AbortController();
  const limits = { totalTimeoutMs: 1_000, idleTimeoutMs: 100 };
  const deadline = startDeadline("example.com", limits, caller.signal);
  deadline.waits();
  deadline.end();
  expect(vi.getTimerCount()).toBe(0);
  caller.abort();
  expect(deadline.signal.aborted).toBe(false);
});
