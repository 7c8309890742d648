import { expect, test, vi } from "vitest";

import { createInProcessSignals } from "./in-process-signals.ts";
import { WantedRunsElsewhere, WantedRunsHere } from "./wanted-runs.ts";

test("a run is announced once however many read it, again and again until the last has left", () => {
  vi.useFakeTimers();
  const signals = createInProcessSignals();
  const heard: (string | undefined)[] = [];
  signals.listen("wanted", (id) => heard.push(id));
  const wanted = new WantedRunsHere(signals);
  const leave = [wanted.add("run_1"), wanted.add("run_1")];
  expect(heard).toEqual(["run_1"]);
  leave[0]?.();
  vi.advanceTimersByTime(5_000);
  expect(heard).toEqual(["run_1", "run_1"]);
  leave[1]?.();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test("an announcement is believed until it should have been renewed twice", () => {
  const wanted = new WantedRunsElsewhere();
  wanted.note("run_1", 1_000);
  expect(wanted.has("run_1", 12_999)).toBe(true);
  expect(wanted.has("run_1", 13_000)).toBe(false);
  expect(wanted.has("run_2", 1_000)).toBe(false);
});

test("a renewed announcement lives on when older ones are forgotten", () => {
  const wanted = new WantedRunsElsewhere();
  wanted.note("run_1", 0);
  wanted.note("run_2", 1_000);
  wanted.note("run_1", 2_000);
  wanted.note("run_3", 13_500);
  expect(["run_1", "run_2", "run_3"].map((id) => wanted.has(id, 13_500))).toEqual([true, false, true]);
});
