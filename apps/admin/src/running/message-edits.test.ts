import type { Message } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { isPlain, withMessage, withNewMessage, withoutMessage } from "./message-edits.ts";

const call = (id: string) => ({ id, name: "look", arguments: {} });
const asked: Message = { id: "1", role: "user", text: "How warm is it?" };
const calling: Message = { id: "2", role: "assistant", text: "", tool_calls: [call("a"), call("b")] };
const first: Message = { id: "3", role: "tool", text: "20", tool_call_id: "a" };
const second: Message = { id: "4", role: "tool", text: "21", tool_call_id: "b" };
const said: Message = { id: "5", role: "assistant", text: "Warm." };
const talk = [asked, calling, first, second, said];
const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id);

test("what asked for calls goes with their answers", () => {
  expect(idsOf(withoutMessage(talk, "2"))).toEqual(["1", "5"]);
});

test("an answer goes with its call, and with the last call what said nothing else", () => {
  const one = withoutMessage(talk, "3");
  expect(one).toEqual([asked, { ...calling, tool_calls: [call("b")] }, second, said]);
  expect(idsOf(withoutMessage(one, "4"))).toEqual(["1", "5"]);
  const { tool_calls: _, ...spoken } = { ...calling, text: "I will look." };
  const speaking = [asked, { ...spoken, tool_calls: [call("a")] }, first];
  expect(withoutMessage(speaking, "3")).toEqual([asked, spoken]);
});

test("what is not there is not removed", () => {
  expect(withoutMessage(talk, "6")).toEqual(talk);
});

test("what is added has an id of its own, and is said by whose turn it is", () => {
  const one = withNewMessage(talk);
  expect(one.at(-1)).toEqual({ id: "added_6", role: "user", text: "" });
  const two = withNewMessage(withoutMessage(one, "1"));
  expect(two.at(-1)).toEqual({ id: "added_7", role: "assistant", text: "" });
});

test("only what is neither a call nor an answer may change its role", () => {
  expect(talk.map(isPlain)).toEqual([true, false, false, false, true]);
  expect(withMessage([asked], "1", { role: "system" })).toEqual([{ ...asked, role: "system" }]);
});
