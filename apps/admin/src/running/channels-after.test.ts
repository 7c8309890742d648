import type { ChannelChange } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { channelsAfter } from "./channels-after.ts";

const after = (...steps: Record<string, ChannelChange>[]) =>
  Object.fromEntries(channelsAfter(steps.map((channels) => ({ channels }))));

test("a channel holds what was set last and all that was added since", () => {
  expect(
    after(
      { list: { kind: "set", after: [1] }, count: { kind: "set", after: 1 } },
      { list: { kind: "appended", items: [2, 3] }, count: { kind: "set", before: 1, after: 2 } },
    ),
  ).toEqual({ list: [1, 2, 3], count: 2 });
});

test("a channel of which too little is said is left out, until it is set again", () => {
  const large: ChannelChange = { kind: "large", bytes: 9 };
  expect(after({ a: { kind: "set", after: 1 }, b: large }, { a: large })).toEqual({});
  expect(after({ a: large }, { a: { kind: "set", after: 2 } })).toEqual({ a: 2 });
});
