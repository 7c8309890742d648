import type { Json } from "@patchbay/graph";
import { expect, test } from "vitest";

import { channelChange, type StoredValue } from "./channel-change.ts";

const whole = (value: Json): StoredValue => ({
  is_piece: false,
  bytes: 10,
  digest: JSON.stringify(value),
  value,
});
const piece = (value: Json): StoredValue => ({ ...whole(value), is_piece: true });

test("what a channel holds for the first time has no before", () => {
  expect(channelChange(whole(1))).toEqual({ kind: "set", after: 1 });
});

test("a value in the place of another tells both, null among them", () => {
  expect(channelChange(whole(null), whole(1))).toEqual({ kind: "set", before: 1, after: null });
});

test("a list that only grew tells what came to it, however it is stored", () => {
  const grown = { kind: "appended", items: [{ a: 2 }] };
  expect(channelChange(piece([{ a: 2 }]), whole([{ a: 1 }]))).toEqual(grown);
  expect(channelChange(whole([{ a: 1 }, { a: 2 }]), whole([{ a: 1 }]))).toEqual(grown);
});

test("a list that lost something was set", () => {
  expect(channelChange(whole([2]), whole([1, 2]))).toEqual({ kind: "set", before: [1, 2], after: [2] });
});

test("the same again is no change", () => {
  expect(channelChange(whole({ a: 1 }), whole({ a: 1 }))).toBeUndefined();
});

test("what is too large is told by its size", () => {
  const large = { is_piece: false, bytes: 9_000_000, digest: "x" };
  expect(channelChange(large, whole(1))).toEqual({ kind: "large", bytes: 9_000_000 });
  expect(channelChange(whole(1), large)).toEqual({ kind: "set", after: 1 });
});
