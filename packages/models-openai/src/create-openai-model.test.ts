import { type ChatChunk, type ChatRequest, ModelError, type ModelErrorCode } from "@patchbay/compiler";
import type { Message } from "@patchbay/contracts";
import { createEgress } from "@patchbay/egress";
import { chatModelContract } from "@patchbay/models/testing";
import { afterEach, describe, expect, test, vi } from "vitest";

import { createOpenAiModel, type OpenAiOptions } from "./create-openai-model.ts";
import { type FakeAnswer, type FakeScript, startFakeOpenAi, textOf } from "./testing/index.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0).toReversed()) await close();
});

function egressTo(origin: string) {
  const egress = createEgress({ policy: { allowedOrigins: [origin] } });
  closing.push(() => egress.close());
  return egress;
}

/** A model on a server that answers as scripted. */
async function open(script: FakeScript, options: Partial<OpenAiOptions> = {}) {
  const fake = await startFakeOpenAi({ script });
  closing.push(() => fake.close());
  const egress = egressTo(fake.origin);
  const { api_key, base_url } = fake;
  return { fake, model: createOpenAiModel({ api_key, base_url, model: "gpt-test", egress, ...options }) };
}

const never = (): AbortSignal => new AbortController().signal;
const user = (text: string): Message => ({ id: "msg_u", role: "user", text });
const hello: ChatRequest = { messages: [user("Hello")] };

async function answer(planned: FakeAnswer, request: ChatRequest = hello): Promise<ChatChunk[]> {
  const { model } = await open(() => planned);
  return Array.fromAsync(model.stream(request, never()));
}

const lastContent = ({ messages }: Parameters<FakeScript>[0]): string =>
  textOf(messages.at(-1) ?? { role: "user" });

chatModelContract("The OpenAI adapter", async (scenario) => {
  const scripts: Record<typeof scenario, FakeScript> = {
    text: (body) => ({ type: "text", chunks: ["You", " said ", lastContent(body)] }),
    tool_call: (body) =>
      body.messages.at(-1)?.role === "tool"
        ? { type: "text", chunks: ["It is ", "84."] }
        : {
            type: "tool_calls",
            calls: [{ id: "call_a", name: "calculator", arguments: '{"expression":"12 * 7"}' }],
            fragments: 4,
          },
    slow: () => ({ type: "text", chunks: Array.from({ length: 60 }, () => "tick "), delayMs: 50 }),
    failure: (body) => ({ type: "error", status: 500, message: `I failed on: ${lastContent(body)}` }),
  };
  return (await open(scripts[scenario])).model;
});

test("chunks arrive as they are sent, with the usage that the provider counted", async () => {
  expect(await answer({ type: "text", chunks: ["Hel", "lo ", "there"] })).toEqual([
    { type: "text", text: "Hel" },
    { type: "text", text: "lo " },
    { type: "text", text: "there" },
    { type: "finish", reason: "stop", usage: { input_tokens: 1, output_tokens: 2 } },
  ]);
});

test("parallel tool calls in interleaved pieces are put together, in order", async () => {
  const planned: FakeAnswer = {
    type: "tool_calls",
    text: "One moment.",
    calls: [
      { id: "call_a", name: "calculator", arguments: '{"expression":"1 + 1"}' },
      { id: "call_b", name: "http_get", arguments: '{"url":"https://example.com/ü"}' },
      { id: "call_c", name: "now", arguments: "" },
    ],
    fragments: 5,
  };
  expect(await answer(planned)).toEqual([
    { type: "text", text: "One moment." },
    { type: "tool_call", id: "call_a", name: "calculator", arguments: { expression: "1 + 1" } },
    { type: "tool_call", id: "call_b", name: "http_get", arguments: { url: "https://example.com/ü" } },
    { type: "tool_call", id: "call_c", name: "now", arguments: {} },
    { type: "finish", reason: "tool_calls", usage: expect.anything() },
  ]);
});

test.each(["length", "content_filter"] as const)(
  "an answer that ends by %s says so",
  async (finish_reason) => {
    const chunks = await answer({ type: "text", chunks: ["cut"], finish_reason });
    expect(chunks.at(-1)).toMatchObject({ type: "finish", reason: finish_reason });
  },
);

test("a conversation with tools is sent as the protocol wants it", async () => {
  const { fake, model } = await open(() => ({ type: "text", chunks: ["ok"] }));
  const tool_calls = [{ id: "call_a", name: "calculator", arguments: { expression: "1" } }];
  const request: ChatRequest = {
    system: "Be brief.",
    messages: [
      user("What is 1?"),
      { id: "msg_a", role: "assistant", text: "", tool_calls },
      { id: "msg_t", role: "tool", text: '{"value":1}', tool_call_id: "call_a" },
    ],
    tools: [{ name: "calculator", description: "Calculates.", input: { type: "object" } }],
    temperature: 0.5,
    max_output_tokens: 100,
  };
  await Array.fromAsync(model.stream(request, never()));
  expect(fake.requests.map((each) => each.problem)).toEqual([undefined]);
  expect(fake.requests[0]?.body).toEqual({
    model: "gpt-test",
    stream: true,
    stream_options: { include_usage: true },
    temperature: 0.5,
    max_tokens: 100,
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "What is 1?" },
      {
        role: "assistant",
        content: "",
        tool_calls: [
          {
            id: "call_a",
            type: "function",
            function: { name: "calculator", arguments: '{"expression":"1"}' },
          },
        ],
      },
      { role: "tool", content: '{"value":1}', tool_call_id: "call_a" },
    ],
    tools: [
      {
        type: "function",
        function: { name: "calculator", description: "Calculates.", parameters: { type: "object" } },
      },
    ],
  });
});

test("settings of one call do not stay for the next", async () => {
  const { fake, model } = await open(() => ({ type: "text", chunks: ["ok"] }));
  await Array.fromAsync(model.stream({ ...hello, temperature: 0 }, never()));
  await Array.fromAsync(model.stream(hello, never()));
  expect(fake.requests.map((each) => each.body["temperature"])).toEqual([0, undefined]);
});

test("an output schema is sent strictly where the provider can guarantee it", async () => {
  const { fake, model } = await open(() => ({ type: "text", chunks: ["{}"] }));
  const properties = { topic: { type: "string" } };
  const open_schema = { type: "object", properties };
  const closed = { ...open_schema, required: ["topic"], additionalProperties: false };
  await Array.fromAsync(model.stream({ ...hello, output_schema: closed }, never()));
  await Array.fromAsync(model.stream({ ...hello, output_schema: open_schema }, never()));
  expect(fake.requests.map((each) => each.body["response_format"])).toEqual([
    { type: "json_schema", json_schema: { name: "answer", strict: true, schema: closed } },
    { type: "json_schema", json_schema: { name: "answer", strict: false, schema: open_schema } },
  ]);
});

test.each<[number, ModelErrorCode, boolean]>([
  [400, "model_request_rejected", false],
  [401, "model_unauthorized", false],
  [403, "model_unauthorized", false],
  [404, "model_request_rejected", false],
  [429, "model_rate_limited", true],
  [500, "model_unavailable", true],
  [503, "model_unavailable", true],
])("HTTP %i is %s, at once and without what the provider said", async (status, code, isRetriable) => {
  const { fake, model } = await open(() => ({
    type: "error",
    status,
    message: "sk-secret said Hello; context_length_exceeded, tool_calls",
    retryAfter: 60,
  }));
  const error = await failure(Array.fromAsync(model.stream(hello, never())));
  expect(error).toMatchObject({
    code,
    isRetriable,
    details: { provider: "openai", model: "gpt-test", status },
  });
  expect(error.cause).toBeUndefined();
  expect(`${error.message} ${JSON.stringify(error)} ${error.stack}`).not.toMatch(
    /sk-secret|Hello|context_length/,
  );
  expect(fake.requests.length).toBe(1);
});

test("a wrong key is unauthorized", async () => {
  const { model } = await open(() => ({ type: "text", chunks: ["ok"] }), { api_key: "sk-wrong" });
  const error = await failure(Array.fromAsync(model.stream(hello, never())));
  expect(error.code).toBe("model_unauthorized");
});

test.each(["reset", "end", "malformed", "error_object"] as const)(
  "a stream that breaks by %s is an error after what came before, never a short success",
  async (how) => {
    const { model } = await open(() => ({ type: "broken", chunks: ["half ", "an "], how }));
    const seen: ChatChunk[] = [];
    const reading = (async () => {
      for await (const chunk of model.stream(hello, never())) seen.push(chunk);
    })();
    expect(await failure(reading)).toMatchObject({ code: "model_stream_broken", isRetriable: true });
    expect(seen.every((chunk) => chunk.type === "text")).toBe(true);
    if (how !== "reset") expect(seen.length).toBe(2);
  },
);

test.each(["{not json", "[1]", '"text"', '{"half":'])(
  "tool arguments %j reach nobody as an object, and are kept as they were written",
  async (args) => {
    const planned: FakeAnswer = { type: "tool_calls", calls: [{ id: "call_a", name: "x", arguments: args }] };
    expect(await answer(planned)).toEqual([
      { type: "tool_call", id: "call_a", name: "x", arguments: {}, malformed: args },
      { type: "finish", reason: "tool_calls", usage: expect.anything() },
    ]);
  },
);

test("malformed arguments are kept as far as a thread can keep them", async () => {
  const calls = [{ id: "call_a", name: "x", arguments: `\u0000${"x".repeat(5_000)}` }];
  const [call] = await answer({ type: "tool_calls", calls });
  expect(call).toMatchObject({ malformed: `\uFFFD${"x".repeat(1_999)}` });
});

test("a call that was malformed goes back as one that the provider takes", async () => {
  const { fake, model } = await open(() => ({ type: "text", chunks: ["ok"] }));
  const tool_calls = [{ id: "call_a", name: "x", arguments: {}, malformed: "{not json" }];
  const messages: Message[] = [
    user("Hello"),
    { id: "msg_a", role: "assistant", text: "", tool_calls },
    { id: "msg_t", role: "tool", text: '{"error":"No."}', tool_call_id: "call_a" },
  ];
  await Array.fromAsync(model.stream({ messages }, never()));
  expect(fake.requests.map(({ problem }) => problem)).toEqual([undefined]);
});

describe("attachments", () => {
  const data = Buffer.from("Grüße").toString("base64");
  const send = async (...attachments: NonNullable<Message["attachments"]>) => {
    const { fake, model } = await open(() => ({ type: "text", chunks: ["ok"] }));
    const messages = [{ ...user("What is this?"), attachments }];
    const reading = Array.fromAsync(model.stream({ messages }, never()));
    return { fake, reading };
  };

  test("go as the protocol wants them, after the text and in their order", async () => {
    const { fake, reading } = await send(
      { type: "image", media_type: "image/png", data },
      { type: "image", media_type: "image/webp", url: "https://images.example/a.webp" },
      { type: "file", media_type: "application/pdf", name: "bill.pdf", data },
      { type: "file", media_type: "application/pdf", data },
      { type: "file", media_type: "text/csv", name: "a.csv", data },
    );
    await reading;
    expect(fake.requests[0]).toMatchObject({
      body: {
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: "What is this?" },
              { type: "image_url", image_url: { url: `data:image/png;base64,${data}` } },
              { type: "image_url", image_url: { url: "https://images.example/a.webp" } },
              {
                type: "file",
                file: { filename: "bill.pdf", file_data: `data:application/pdf;base64,${data}` },
              },
              { type: "file", file: { filename: "document.pdf" } },
              { type: "text", text: 'File "a.csv" (text/csv):\n\nGrüße' },
            ],
          },
        ],
      },
    });
    expect(fake.requests[0]?.problem).toBeUndefined();
  });

  test("need no text beside them", async () => {
    const { fake, model } = await open(() => ({ type: "text", chunks: ["ok"] }));
    const attachments = [{ type: "image" as const, media_type: "image/png" as const, data }];
    await Array.fromAsync(model.stream({ messages: [{ ...user(""), attachments }] }, never()));
    expect(fake.requests[0]?.body.messages).toMatchObject([{ content: [{ type: "image_url" }] }]);
  });

  test("a file by its address is refused before anything is sent", async () => {
    const file = {
      type: "file",
      media_type: "application/pdf",
      url: "https://files.example/secret",
    } as const;
    const { fake, reading } = await send(file);
    const error = await failure(reading);
    expect(error).toMatchObject({ code: "model_input_unsupported", isRetriable: false });
    expect(JSON.stringify([error, error.message])).not.toContain("secret");
    expect(fake.requests).toEqual([]);
  });
});

test("reasoning is asked for where the model can reason, and only there", async () => {
  const { fake, model } = await open(() => ({ type: "text", chunks: ["ok"] }), {
    capabilities: ["reasoning"],
  });
  for (const reasoning of ["none", "high"] as const)
    await Array.fromAsync(model.stream({ ...hello, reasoning }, never()));
  await Array.fromAsync(model.stream(hello, never()));
  const plain = createOpenAiModel({
    api_key: fake.api_key,
    base_url: fake.base_url,
    model: "plain",
    egress: egressTo(fake.origin),
  });
  await Array.fromAsync(plain.stream({ ...hello, reasoning: "none" }, never()));
  expect(fake.requests.map(({ body }) => body["reasoning_effort"])).toEqual([
    "none",
    "high",
    undefined,
    undefined,
  ]);
});

test("it can what it is said to be able to, and tools and structured output unless said", async () => {
  const script = (): FakeAnswer => ({ type: "hang" });
  expect((await open(script)).model.capabilities).toEqual(new Set(["tools", "structured_output"]));
  expect((await open(script, { capabilities: ["vision"] })).model.capabilities).toEqual(new Set(["vision"]));
});

test.each<[status: number, retryAfter: string | number | undefined, expected: number | undefined]>([
  [429, 7, 7_000],
  [503, 7, 7_000],
  [503, "Thu, 01 Jan 1970 00:00:00 GMT", 0],
  [429, undefined, undefined],
  [429, "soon", undefined],
  [500, 7, undefined],
])("HTTP %i with Retry-After %j asks to wait for %j ms", async (status, retryAfter, expected) => {
  const { model } = await open(() => ({
    type: "error",
    status,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  }));
  expect((await failure(Array.fromAsync(model.stream(hello, never())))).retryAfterMs).toBe(expected);
});

test("a provider that is not there is unavailable", async () => {
  const { fake, model } = await open(() => ({ type: "hang" }));
  await fake.close();
  closing.splice(0, 1);
  expect(await failure(Array.fromAsync(model.stream(hello, never())))).toMatchObject({
    code: "model_unavailable",
  });
});

test("an address that the egress policy refuses is unavailable, and is not called", async () => {
  const { fake } = await open(() => ({ type: "text", chunks: ["ok"] }));
  const egress = createEgress();
  closing.push(() => egress.close());
  const model = createOpenAiModel({ api_key: fake.api_key, base_url: fake.base_url, model: "m", egress });
  expect(await failure(Array.fromAsync(model.stream(hello, never())))).toMatchObject({
    code: "model_unavailable",
  });
  expect(fake.requests).toEqual([]);
});

test.each<[string, FakeAnswer, ModelErrorCode]>([
  ["never begins", { type: "hang" }, "model_unavailable"],
  ["stops in the middle", { type: "hang", chunks: ["half"] }, "model_stream_broken"],
])("a provider that %s runs into the idle limit", async (_, planned, code) => {
  const { model } = await open(() => planned, { idleTimeoutMs: 100 });
  expect(await failure(Array.fromAsync(model.stream(hello, never())))).toMatchObject({ code });
});

test("an abort closes the connection to the provider, also while it is silent", async () => {
  const { fake, model } = await open(() => ({ type: "hang", chunks: ["half"] }));
  const controller = new AbortController();
  const reason = new Error("enough");
  const reading = (async () => {
    for await (const chunk of model.stream(hello, controller.signal)) {
      expect(chunk).toEqual({ type: "text", text: "half" });
      setImmediate(() => controller.abort(reason));
    }
  })();
  await expect(reading).rejects.toBe(reason);
  await fake.requests[0]?.closed;
});

test("a reader that stops early closes the connection to the provider", async () => {
  const { fake, model } = await open(() => ({ type: "hang", chunks: ["half"] }));
  for await (const chunk of model.stream(hello, never())) {
    expect(chunk.type).toBe("text");
    break;
  }
  await fake.requests[0]?.closed;
});

test("environment variables neither redirect the call nor start tracing nor add to it", async () => {
  const elsewhere = await startFakeOpenAi({ script: () => ({ type: "text", chunks: ["stolen"] }) });
  closing.push(() => elsewhere.close());
  for (const [name, value] of Object.entries({
    OPENAI_BASE_URL: elsewhere.base_url,
    OPENAI_API_BASE: elsewhere.base_url,
    OPENAI_ORG_ID: "org-ambient",
    OPENAI_ORGANIZATION: "org-ambient",
    OPENAI_PROJECT_ID: "proj-ambient",
    LANGSMITH_GATEWAY: elsewhere.origin,
    LANGSMITH_TRACING: "true",
    LANGCHAIN_TRACING_V2: "true",
    LANGSMITH_API_KEY: "ls-key",
    LANGSMITH_ENDPOINT: elsewhere.origin,
    LANGCHAIN_ENDPOINT: elsewhere.origin,
  })) {
    vi.stubEnv(name, value);
  }
  const { fake, model } = await open(() => ({ type: "text", chunks: ["here"] }));
  const chunks = await Array.fromAsync(model.stream(hello, never()));
  expect(chunks[0]).toEqual({ type: "text", text: "here" });
  expect(elsewhere.requests).toEqual([]);
  const { headers } = fake.requests[0] ?? {};
  expect(headers?.["openai-organization"]).toBeUndefined();
  expect(headers?.["openai-project"]).toBeUndefined();
});

async function failure(work: Promise<unknown>): Promise<ModelError> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof ModelError) return thrown;
  throw new Error("A ModelError was expected.", { cause: thrown });
}
