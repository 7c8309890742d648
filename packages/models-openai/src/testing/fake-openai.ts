import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { chatRequestProblem } from "./chat-request-problem.ts";

/** A part of a message that is more than a text. */
export interface FakeContentPart {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** A message as the Chat Completions API has it; only what a script is likely to look at. */
export interface FakeMessage {
  readonly role: string;
  readonly content?: string | readonly FakeContentPart[] | null;
  readonly tool_call_id?: string;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
}

/** The body of a request, as it came. */
export interface FakeRequestBody {
  readonly model: string;
  readonly messages: readonly FakeMessage[];
  readonly stream?: boolean;
  readonly [parameter: string]: unknown;
}

/** What the server is to do with one request. Delays are in milliseconds before each chunk. */
export type FakeAnswer =
  | {
      readonly type: "text";
      readonly chunks: readonly string[];
      readonly delayMs?: number;
      readonly finish_reason?: "stop" | "length" | "content_filter";
    }
  | {
      readonly type: "tool_calls";
      /** `arguments` as JSON text, so that they can also be wrong. */
      readonly calls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
      /** Said before the calls. */
      readonly text?: string;
      /** Into how many deltas the arguments of each call are cut, those of all calls interleaved; one unless told. */
      readonly fragments?: number;
    }
  | {
      readonly type: "error";
      readonly status: number;
      readonly message?: string;
      /** The header, in seconds or as a date. */
      readonly retryAfter?: number | string;
    }
  | {
      readonly type: "broken";
      readonly chunks: readonly string[];
      /** A reset connection; a clean end without `finish_reason` and `[DONE]`; a line that is no JSON; an error as data. */
      readonly how: "reset" | "end" | "malformed" | "error_object";
    }
  /** Sends the chunks and then nothing any more; without chunks, not even headers. */
  | { readonly type: "hang"; readonly chunks?: readonly string[] };

export type FakeScript = (body: FakeRequestBody) => FakeAnswer;

/** One request that the server saw. */
export interface FakeRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: FakeRequestBody;
  /** Why it was not accepted, where it was not. */
  readonly problem?: string;
  /** Resolves when the connection that carried the answer is done with it, also when the client went away. */
  readonly closed: Promise<void>;
}

export interface FakeOpenAi {
  /** As `OPENAI_BASE_URL` would say it, with `/v1`. */
  readonly base_url: string;
  /** The origin of `base_url`, for an egress policy. */
  readonly origin: string;
  readonly api_key: string;
  /** All requests so far, oldest first. */
  readonly requests: readonly FakeRequest[];
  close(): Promise<void>;
}

/**
 * Starts a server on loopback that speaks OpenAI's Chat Completions protocol, streaming and not, after a script. It is
 * as strict as the real one about the key and the order of messages, so that a wrong request is seen as a 401 or 400.
 * A word counts as a token. See https://platform.openai.com/docs/api-reference/chat/create and …/chat-streaming.
 */
export async function startFakeOpenAi(options: {
  script: FakeScript;
  api_key?: string;
}): Promise<FakeOpenAi> {
  const { script, api_key = "sk-fake-key" } = options;
  const requests: FakeRequest[] = [];
  const server = createServer((incoming, response) => {
    const closed = new Promise<void>((resolve) => response.once("close", resolve));
    handle({ script, api_key, requests, closed }, incoming, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    base_url: `${origin}/v1`,
    origin,
    api_key,
    requests,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Handling {
  readonly script: FakeScript;
  readonly api_key: string;
  readonly requests: FakeRequest[];
  readonly closed: Promise<void>;
}

async function handle(
  handling: Handling,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { script, api_key, requests, closed } = handling;
  const path = incoming.url ?? "";
  if (path !== "/v1/chat/completions" || incoming.method !== "POST") {
    return fail(response, 404, "There is no such route.");
  }
  let text = "";
  for await (const piece of incoming.setEncoding("utf8")) text += String(piece);
  // Looked at by `chatRequestProblem` before anything relies on it.
  const body = JSON.parse(text) as FakeRequestBody;
  const isKeyed = incoming.headers.authorization === `Bearer ${api_key}`;
  const problem = isKeyed ? chatRequestProblem(body) : "Incorrect API key provided.";
  const { headers } = incoming;
  requests.push({ path, headers, body, closed, ...(problem === undefined ? {} : { problem }) });
  if (problem !== undefined) return fail(response, isKeyed ? 400 : 401, problem);
  await answer(script(body), body, response);
}

async function answer(planned: FakeAnswer, body: FakeRequestBody, response: ServerResponse): Promise<void> {
  if (planned.type === "error") {
    if (planned.retryAfter !== undefined) response.setHeader("retry-after", planned.retryAfter);
    return fail(response, planned.status, planned.message ?? "The script says so.");
  }
  if (planned.type === "hang" && planned.chunks === undefined) return;
  if (body.stream === true) return stream(planned, body, response);
  const isWhole = planned.type === "text" || planned.type === "tool_calls";
  if (!isWhole) return void response.destroy();
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(completion(planned, body)));
}

function fail(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { message, type: "fake_error", param: null, code: null } }));
}

type Whole = Extract<FakeAnswer, { type: "text" | "tool_calls" }>;

function completion(planned: Whole, body: FakeRequestBody): object {
  const isText = planned.type === "text";
  const content = isText ? planned.chunks.join("") : (planned.text ?? null);
  const calls = isText
    ? {}
    : {
        tool_calls: planned.calls.map(({ id, ...call }) => ({ id, type: "function", function: call })),
      };
  const finish_reason = isText ? (planned.finish_reason ?? "stop") : "tool_calls";
  const message = { role: "assistant", content, ...calls };
  return {
    ...envelope(body, "chat.completion"),
    choices: [{ index: 0, message, finish_reason }],
    usage: usage(body, planned),
  };
}

async function stream(
  planned: Exclude<FakeAnswer, { type: "error" }>,
  body: FakeRequestBody,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
  });
  const base = envelope(body, "chat.completion.chunk");
  const includeUsage = asksForUsage(body);
  const send = (data: string): boolean => response.write(`data: ${data}\n\n`);
  const chunk = (delta: object, finish_reason: string | null = null): boolean =>
    send(
      JSON.stringify({
        ...base,
        choices: [{ index: 0, delta, finish_reason }],
        ...(includeUsage ? { usage: null } : {}),
      }),
    );
  chunk({ role: "assistant", content: "" });
  if (planned.type === "tool_calls") {
    if (planned.text !== undefined) chunk({ content: planned.text });
    for (const tool_call of toolCallDeltas(planned.calls, planned.fragments ?? 1)) {
      chunk({ tool_calls: [tool_call] });
    }
  } else {
    const delayMs = planned.type === "text" ? (planned.delayMs ?? 0) : 0;
    for (const content of planned.chunks ?? []) {
      if (delayMs > 0) await delay(delayMs);
      if (response.destroyed) return;
      chunk({ content });
    }
  }
  switch (planned.type) {
    case "hang":
      return;
    case "broken":
      return breakOff(planned.how, send, response);
    case "text":
    case "tool_calls":
      chunk({}, planned.type === "text" ? (planned.finish_reason ?? "stop") : "tool_calls");
      if (includeUsage) send(JSON.stringify({ ...base, choices: [], usage: usage(body, planned) }));
      send("[DONE]");
      response.end();
  }
}

function breakOff(
  how: Extract<FakeAnswer, { type: "broken" }>["how"],
  send: (data: string) => boolean,
  response: ServerResponse,
): void {
  switch (how) {
    case "reset":
      // The empty write's callback runs once what was sent before has left, so the client sees half an answer.
      response.write("\n", () => response.socket?.resetAndDestroy());
      return;
    case "end":
      response.end();
      return;
    case "malformed":
      send('{"choices": [{"delta": ');
      response.end("data: [DONE]\n\n");
      return;
    case "error_object":
      send(
        JSON.stringify({ error: { message: "The server had an error.", type: "server_error", code: null } }),
      );
      response.end();
  }
}

/** The deltas of several calls at once: first who is called, then the arguments in pieces, one call after the other. */
function* toolCallDeltas(
  calls: Extract<FakeAnswer, { type: "tool_calls" }>["calls"],
  fragments: number,
): Generator<object> {
  for (const [index, { id, name }] of calls.entries()) {
    yield { index, id, type: "function", function: { name, arguments: "" } };
  }
  for (let fragment = 0; fragment < fragments; fragment += 1) {
    for (const [index, call] of calls.entries()) {
      const size = Math.ceil(call.arguments.length / fragments);
      yield {
        index,
        function: { arguments: call.arguments.slice(fragment * size, (fragment + 1) * size) },
      };
    }
  }
}

function asksForUsage(body: FakeRequestBody): boolean {
  const asked = body["stream_options"];
  return (
    typeof asked === "object" && asked !== null && "include_usage" in asked && asked.include_usage === true
  );
}

const envelope = (body: FakeRequestBody, object: string) => ({
  id: "chatcmpl-fake",
  object,
  created: 1_700_000_000,
  model: body.model,
});

function usage(body: FakeRequestBody, planned: Whole): object {
  const said =
    planned.type === "text" ? planned.chunks.join("") : planned.calls.map((call) => call.arguments).join(" ");
  const prompt_tokens = body.messages.reduce((sum, message) => sum + words(textOf(message)), 0);
  const completion_tokens = words(said);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

/** What a message says in words. */
export function textOf({ content }: FakeMessage): string {
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text }) => (typeof text === "string" ? text : "")).join(" ");
}

const words = (text: string): number => text.split(/\s+/).filter((word) => word !== "").length;
