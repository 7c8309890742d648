import type { ChatChunk, ChatModel } from "@patchbay/compiler";
import { expect, test } from "vitest";

import { streamOnceFound } from "./stream-once-found.ts";

const request = { messages: [] };
const never = (): AbortSignal => new AbortController().signal;
const word = (text: string): ChatChunk => ({ type: "text", text });

/** A model that says two words, and notes when its reader has left. */
function twoWords(): { readonly model: ChatModel; readonly left: readonly string[] } {
  const left: string[] = [];
  const model: ChatModel = {
    async *stream() {
      try {
        yield word("one");
        yield word("two");
      } finally {
        left.push("left");
      }
    },
  };
  return { model, left };
}

test("nobody is looked for until somebody reads, and then once", async () => {
  let count = 0;
  const find = async (): Promise<ChatModel> => {
    count++;
    return twoWords().model;
  };
  const answer = streamOnceFound(find, request, never());
  expect(count).toBe(0);
  expect(await Array.fromAsync(answer)).toEqual([word("one"), word("two")]);
  expect(count).toBe(1);
});

test("the model hears of a reader who leaves", async () => {
  const { model, left } = twoWords();
  for await (const chunk of streamOnceFound(async () => model, request, never())) {
    expect(chunk).toEqual(word("one"));
    break;
  }
  expect(left).toEqual(["left"]);
});

test("whoever has given up finds nobody, and what finding fails with is what the reader hears", async () => {
  const reason = new Error("enough");
  const find = () => Promise.reject(new Error("nobody is there"));
  const aborted = streamOnceFound(find, request, AbortSignal.abort(reason));
  await expect(Array.fromAsync(aborted)).rejects.toBe(reason);
  await expect(Array.fromAsync(streamOnceFound(find, request, never()))).rejects.toThrow("nobody is there");
});
