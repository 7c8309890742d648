import { type ChatModel, ModelError } from "@patchbay/compiler";
import { expect, test } from "vitest";

import { tryModel } from "./try-model.ts";

const usage = { input_tokens: 1, output_tokens: 1 };

test("a model that says anything answers", async () => {
  const model: ChatModel = {
    async *stream() {
      yield { type: "text", text: "yes" };
      yield { type: "finish", reason: "stop", usage };
    },
  };
  expect(await tryModel(model)).toEqual({ ok: true, code: null, message: null });
});

test("what the provider has against a key is told in our words", async () => {
  const model: ChatModel = {
    // oxlint-disable-next-line require-yield -- it fails before its first word
    async *stream() {
      throw new ModelError("model_unauthorized", "The provider refuses the key.", {
        provider: "p",
        model: "m",
      });
    },
  };
  expect(await tryModel(model)).toEqual({
    ok: false,
    code: "model_unauthorized",
    message: "The provider refuses the key.",
  });
});

test("a fault of ours is no word about the provider", async () => {
  const model: ChatModel = {
    // oxlint-disable-next-line require-yield -- it fails before its first word
    async *stream() {
      throw new TypeError("ours");
    },
  };
  await expect(tryModel(model)).rejects.toThrow("ours");
});
