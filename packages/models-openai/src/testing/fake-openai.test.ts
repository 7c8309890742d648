import { afterEach, expect, test } from "vitest";

import { type FakeMessage, type FakeOpenAi, startFakeOpenAi } from "./fake-openai.ts";

let fake: FakeOpenAi | undefined;
afterEach(() => fake?.close());

/** Posts messages to a server that says "Hi there." */
async function post(body: object, key?: string): Promise<Response> {
  fake ??= await startFakeOpenAi({ script: () => ({ type: "text", chunks: ["Hi ", "there."] }) });
  return fetch(`${fake.base_url}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key ?? fake.api_key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "m", ...body }),
  });
}

afterEach(() => {
  fake = undefined;
});

const user: FakeMessage = { role: "user", content: "Hello" };
const asks: FakeMessage = {
  role: "assistant",
  content: null,
  tool_calls: [{ id: "call_a", function: { name: "x", arguments: "{}" } }],
};

test("it answers whole when no stream is asked for", async () => {
  const response = await post({ messages: [user] });
  expect(await response.json()).toMatchObject({
    object: "chat.completion",
    choices: [{ message: { role: "assistant", content: "Hi there." }, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  });
});

test("it streams server-sent events that end with [DONE], with usage only when asked", async () => {
  const plain = await (await post({ messages: [user], stream: true })).text();
  expect(plain.split("\n\n").filter((line) => line !== "").length).toBe(5);
  expect(plain).toMatch(/data: \[DONE\]\n\n$/);
  expect(plain).not.toContain("usage");
  const stream_options = { include_usage: true };
  expect(await (await post({ messages: [user], stream: true, stream_options })).text()).toContain(
    '"prompt_tokens":1',
  );
});

test("a wrong key is refused", async () => {
  expect((await post({ messages: [user] }, "sk-wrong")).status).toBe(401);
});

const image = (url: string): FakeMessage => ({
  role: "user",
  content: [{ type: "image_url", image_url: { url } }],
});
const file = (parts: object): FakeMessage => ({ role: "user", content: [{ type: "file", file: parts }] });
const pdf = "data:application/pdf;base64,JVBERg==";

test("text, images and files in one message are accepted", async () => {
  const content = [
    { type: "text", text: "What are these?" },
    { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw==" } },
    { type: "image_url", image_url: { url: "https://images.example/a.webp", detail: "low" } },
    { type: "file", file: { filename: "a.pdf", file_data: pdf } },
  ];
  expect((await post({ messages: [{ role: "user", content }] })).status).toBe(200);
});

test.each<[string, object]>([
  ["no messages", { messages: [] }],
  ["an unknown role", { messages: [{ role: "human", content: "Hello" }] }],
  ["a message without content", { messages: [{ role: "user" }] }],
  ["a message of no parts", { messages: [{ role: "user", content: [] }] }],
  [
    "a part of an unknown kind",
    { messages: [{ role: "user", content: [{ type: "input_text", text: "x" }] }] },
  ],
  ["an image that is no image", { messages: [image("data:text/html;base64,AAAA")] }],
  ["an image by plain http", { messages: [image("http://images.example/a.png")] }],
  [
    "an image that the system sends",
    { messages: [{ ...image("https://images.example/a.png"), role: "system" }] },
  ],
  ["a file without a name", { messages: [file({ file_data: pdf })] }],
  [
    "a file by its address",
    { messages: [file({ filename: "a.pdf", file_data: "https://files.example/a.pdf" })] },
  ],
  [
    "a tool message that answers nothing",
    { messages: [user, { role: "tool", content: "1", tool_call_id: "call_a" }] },
  ],
  ["a tool call without an answer", { messages: [user, asks] }],
  ["a tool call without an answer in the middle", { messages: [user, asks, user] }],
  [
    "a tool call answered twice",
    {
      messages: [
        user,
        asks,
        { role: "tool", content: "1", tool_call_id: "call_a" },
        { role: "tool", content: "1", tool_call_id: "call_a" },
      ],
    },
  ],
  ["an empty list of tools", { messages: [user], tools: [] }],
  ["a tool of another shape", { messages: [user], tools: [{ name: "x" }] }],
])("%s is refused, and the request is recorded with the reason", async (_, body) => {
  const response = await post(body);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { message: fake?.requests.at(-1)?.problem } });
});
