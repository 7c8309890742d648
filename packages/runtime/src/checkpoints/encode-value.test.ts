import { Send } from "@langchain/langgraph";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { encodeValue, StateNotJsonError } from "./encode-value.ts";

const roundTrip = (value: unknown): unknown => JSON.parse(encodeValue(value, "channel"));

test("JSON comes back as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(roundTrip(value)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

describe("what looks like a serialized class stays data", () => {
  test.each([
    {
      lc: 1,
      type: "constructor",
      id: ["langchain_core", "messages", "HumanMessage"],
      kwargs: { content: "x" },
    },
    { lc: 2, type: "constructor", id: ["Map"], args: [[["a", 1]]] },
    { lc: 2, type: "undefined" },
    { lg_name: "Send", node: "pay", args: {} },
    { lg_name: "Command", goto: ["pay"] },
    { toJSON: "text", constructor: 1, prototype: 2 },
    JSON.parse('{"__proto__": {"isAdmin": true}, "a": [{"__proto__": 1}]}') as object,
  ])("%j", (value) => {
    expect(roundTrip({ nested: [value] })).toEqual({ nested: [value] });
    expect(Object.keys(roundTrip(value) as object)).toEqual(Object.keys(value));
  });
});

test("a member that is undefined is left out", () => {
  expect(roundTrip({ a: undefined, b: [{ c: undefined }] })).toEqual({ b: [{}] });
});

describe("refused by kind and place, without showing the value", () => {
  class Secret {
    readonly text = "swordfish";
  }
  test.each([
    ["undefined", undefined, ""],
    ["undefined", { list: [1, undefined] }, "/list/1"],
    // oxlint-disable-next-line no-sparse-arrays -- A hole is what is tested.
    ["undefined", [1, , 2], "/1"],
    ["NaN", { a: { b: Number.NaN } }, "/a/b"],
    ["Infinity", [Number.POSITIVE_INFINITY], "/0"],
    ["bigint", { n: 1n }, "/n"],
    ["function", { f: () => "swordfish" }, "/f"],
    ["symbol", [Symbol("swordfish")], "/0"],
    ["an instance of a class", { d: new Date(0) }, "/d"],
    ["an instance of a class", new Map([["swordfish", 1]]), ""],
    ["an instance of a class", [new Uint8Array(2)], "/0"],
    ["an instance of a class", { s: new Secret() }, "/s"],
    ["an instance of a class", new Error("swordfish"), ""],
  ])("%s", (found, value, path) => {
    const encode = () => encodeValue(value, "notes");
    expect(encode).toThrow(StateNotJsonError);
    expect(encode).toThrow(expect.objectContaining({ details: { channel: "notes", path, found } }));
    expect(encode).not.toThrow("swordfish");
  });

  test("what is nested without an end", () => {
    const endless: unknown[] = [];
    endless.push(endless);
    expect(() => encodeValue(endless, "notes")).toThrow("more than 500 levels");
  });
});

test("LangGraph's Send is stored as its node and arguments, and the object around it keeps odd names", () => {
  const around = JSON.parse('{"__proto__": 1, "send": null}') as Record<string, unknown>;
  around["send"] = new Send("pay", { inner: { a: 2 } });
  expect(encodeValue([around], "tasks")).toBe(
    '[{"__proto__":1,"send":{"node":"pay","args":{"inner":{"a":2}}}}]',
  );
});
