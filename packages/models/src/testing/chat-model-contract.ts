import { type ChatChunk, type ChatModel, type ChatRequest, ModelError } from "@patchbay/compiler";
import type { Message } from "@patchbay/contracts";
import { describe, expect, test } from "vitest";

/**
 * What the suite needs a model to do.
 *
 * - `text`: answers every message with text of several chunks in which the message's last word occurs
 * - `tool_call`: when `calculator` is offered, calls it once for "What is 12 * 7?"; after its result it answers with text
 * - `slow`: has said something within a second and goes on for at least two more
 * - `failure`: fails every time
 */
export type ChatModelScenario = "text" | "tool_call" | "slow" | "failure";

const user = (text: string): Message => ({ id: `msg_${text.length}`, role: "user", text });
const calculator = {
  name: "calculator",
  description: "Works out an arithmetic expression.",
  input: {
    type: "object",
    properties: { expression: { type: "string" } },
    required: ["expression"],
    additionalProperties: false,
  },
};
const question: ChatRequest = { messages: [user("What is 12 * 7?")], tools: [calculator] };

/**
 * The promises of the {@link ChatModel} port as tests, for every adapter.
 *
 * @param open gives a model for a scenario; what it opens is closed by its owner
 * @param abilities `canFail: false` for a model that has nothing outside that could fail
 */
export function chatModelContract(
  name: string,
  open: (scenario: ChatModelScenario) => Promise<ChatModel>,
  abilities: { canFail: boolean } = { canFail: true },
): void {
  describe(`${name} keeps the ChatModel contract`, () => {
    test("it streams text in several chunks, then finishes exactly once, with usage", async () => {
      const model = await open("text");
      const chunks = await Array.fromAsync(model.stream({ messages: [user("Hello north")] }, never()));
      const texts = chunks.slice(0, -1);
      expect(texts.length).toBeGreaterThan(1);
      expect(texts.every((chunk) => chunk.type === "text" && chunk.text !== "")).toBe(true);
      const usage = { input_tokens: expect.any(Number), output_tokens: expect.any(Number) };
      expect(chunks.at(-1)).toEqual({
        type: "finish",
        reason: "stop",
        usage: expect.objectContaining(usage),
      });
    });

    test("a tool call comes whole, with parsed arguments, and is the reason to finish", async () => {
      const model = await open("tool_call");
      expect(model.capabilities).toContain("tools");
      const chunks = await Array.fromAsync(model.stream(question, never()));
      expect(chunks.filter((chunk) => chunk.type === "tool_call")).toEqual([
        {
          type: "tool_call",
          id: expect.stringMatching(/./),
          name: "calculator",
          arguments: { expression: expect.any(String) },
        },
      ]);
      expect(chunks.at(-1)).toMatchObject({ type: "finish", reason: "tool_calls" });
    });

    test("after the tool's result it goes on with text", async () => {
      const model = await open("tool_call");
      const asked = await Array.fromAsync(model.stream(question, never()));
      const calls = asked.filter((chunk) => chunk.type === "tool_call");
      const tool_calls = calls.map(({ id, name, arguments: args }) => ({ id, name, arguments: args }));
      const results = tool_calls.map((call): Message => ({
        id: `msg_${call.id}`,
        role: "tool",
        text: '{"value":84,"text":"84"}',
        tool_call_id: call.id,
      }));
      const messages: Message[] = [
        ...question.messages,
        { id: "msg_asked", role: "assistant", text: "", tool_calls },
        ...results,
      ];
      const chunks = await Array.fromAsync(model.stream({ ...question, messages }, never()));
      expect(textOf(chunks)).not.toBe("");
      expect(chunks.at(-1)).toMatchObject({ type: "finish", reason: "stop" });
    });

    test("an abort in the middle ends the stream within a second, with the signal's reason", async () => {
      const model = await open("slow");
      const controller = new AbortController();
      const reason = new Error("enough");
      let abortedAt = 0;
      const reading = (async () => {
        for await (const chunk of model.stream({ messages: [user("Hello")] }, controller.signal)) {
          if (chunk.type === "finish") throw new Error("The scenario was not slow.");
          abortedAt ||= performance.now();
          controller.abort(reason);
        }
      })();
      await expect(reading).rejects.toBe(reason);
      expect(performance.now() - abortedAt).toBeLessThan(1_000);
    });

    test("a signal that has already aborted ends it before it begins", async () => {
      const model = await open("text");
      const reason = new Error("too late");
      const stream = model.stream({ messages: [user("Hello")] }, AbortSignal.abort(reason));
      await expect(Array.fromAsync(stream)).rejects.toBe(reason);
    });

    test("a reader that stops early ends the stream, and the model serves the next call", async () => {
      const slow = await open("slow");
      for await (const chunk of slow.stream({ messages: [user("Hello")] }, never())) {
        expect(chunk.type).toBe("text");
        break;
      }
      const model = await open("text");
      const chunks = await Array.fromAsync(model.stream({ messages: [user("Hello again")] }, never()));
      expect(chunks.at(-1)).toMatchObject({ type: "finish" });
    });

    test("streams at the same time do not mix", async () => {
      const model = await open("text");
      const words = ["north", "south", "east", "west"];
      const answers = await Promise.all(
        words.map(async (word) =>
          textOf(await Array.fromAsync(model.stream({ messages: [user(`Hello ${word}`)] }, never()))),
        ),
      );
      const heard = answers.map((answer) => words.filter((word) => answer.includes(word)));
      expect(heard).toEqual(words.map((word) => [word]));
    });

    test.skipIf(!abilities.canFail)(
      "what fails is a ModelError that repeats nothing of the prompt",
      async () => {
        const model = await open("failure");
        const failed = Array.fromAsync(model.stream({ messages: [user("my secret prompt")] }, never()));
        const error = await failed.then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error).toBeInstanceOf(ModelError);
        expect(error).not.toHaveProperty("cause");
        expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("secret prompt");
      },
    );
  });
}

const never = (): AbortSignal => new AbortController().signal;

const textOf = (chunks: readonly ChatChunk[]): string =>
  chunks.map((chunk) => (chunk.type === "text" ? chunk.text : "")).join("");
