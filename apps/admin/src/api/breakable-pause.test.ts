import { expect, test } from "vitest";

import { breakablePause } from "./breakable-pause.ts";

const anHour = 3_600_000;
const never = new AbortController().signal;

test("a pause ends at once when it is cut short", async () => {
  const rest = breakablePause();
  const resting = rest.pause(anHour, never);
  rest.cut();
  await resting;
});

test("a cut that comes before the pause is not lost, and counts once", async () => {
  const rest = breakablePause();
  rest.cut();
  await rest.pause(anHour, never);
  const abort = new AbortController();
  const second = rest.pause(anHour, abort.signal);
  abort.abort(new Error("left"));
  await expect(second).rejects.toThrow("left");
});

test("an abort rejects with its reason, also when it is cut as well", async () => {
  const rest = breakablePause();
  rest.cut();
  await expect(rest.pause(anHour, AbortSignal.abort(new Error("left")))).rejects.toThrow("left");
});
