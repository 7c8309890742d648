import { describe, expect, test } from "vitest";

import { ApiError, UnreachableError } from "./api-error.ts";
import { readRunEvents, type RunSource } from "./read-run-events.ts";

const started =
  'event: run.started\nid: 1\ndata: {"run_id":"run_1","thread_id":"thr_1","agent_id":"agt_1","version":null}\n\n';
const delta = (seq: number, text: string) =>
  `event: message.delta\nid: ${seq}\ndata: ${JSON.stringify({ message_id: "m", node_id: "n", text })}\n\n`;
const completed = (seq: number) => `event: run.completed\nid: ${seq}\ndata: {"output":{}}\n\n`;

const encoder = new TextEncoder();

/** A body that arrives in these chunks and then ends, or breaks. */
function body(chunks: readonly (string | Uint8Array)[], ending: "ends" | "breaks" = "ends"): Response {
  const left = [...chunks];
  return new Response(
    new ReadableStream({
      pull(controller) {
        const chunk = left.shift();
        if (chunk !== undefined)
          controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
        else if (ending === "ends") controller.close();
        else controller.error(new TypeError("network error"));
      },
    }),
  );
}

/** Answers with the given responses in turn, and keeps what was asked for. */
function source(...responses: (Response | Error)[]) {
  const asked: (number | "open")[] = [];
  const next = async (what: number | "open"): Promise<Response> => {
    asked.push(what);
    const response = responses.shift() ?? new TypeError("network error");
    if (response instanceof Error) throw response;
    return response;
  };
  const made: RunSource = {
    open: () => next("open"),
    reopen: (_runId, after) => next(after),
    pause: async () => undefined,
  };
  return { ...made, asked };
}

async function collect(from: RunSource, signal = new AbortController().signal) {
  const events = [];
  for await (const event of readRunEvents(from, signal)) events.push(event);
  return events;
}

const texts = (events: Awaited<ReturnType<typeof collect>>): string =>
  events.map(({ event }) => (event.type === "message.delta" ? event.text : "")).join("");

describe("reading a run's events", () => {
  test("events come in order and end with the last one, wherever the chunks are cut", async () => {
    const whole = started + delta(2, "Grüße") + completed(3);
    const bytes = Array.from(encoder.encode(whole), (byte) => Uint8Array.of(byte));
    const events = await collect(source(body(bytes)));
    expect(events.map(({ seq, event }) => [seq, event.type])).toEqual([
      [1, "run.started"],
      [2, "message.delta"],
      [3, "run.completed"],
    ]);
    expect(texts(events)).toBe("Grüße");
  });

  test("an end whose number was taken before a crash is still the end", async () => {
    const failed =
      'event: run.failed\nid: 2\ndata: {"error":{"code":"worker_lost","message":"Gone.","retriable":true}}\n\n';
    const from = source(body([started + delta(2, "I am ab") + delta(3, "out")], "breaks"), body([failed]));
    expect((await collect(from)).at(-1)?.event.type).toBe("run.failed");
  });

  test("a stream that breaks is opened again behind the last event, and no text is doubled", async () => {
    const from = source(
      body([started, delta(2, "Hel")], "breaks"),
      body([delta(2, "Hel"), delta(3, "lo"), completed(4)]),
    );
    expect(texts(await collect(from))).toBe("Hello");
    expect(from.asked).toEqual(["open", 2]);
  });

  test("a stream that ends before the run does is opened again", async () => {
    const from = source(body([started]), new TypeError("offline"), body([delta(2, "Hi"), completed(3)]));
    expect(texts(await collect(from))).toBe("Hi");
    expect(from.asked).toEqual(["open", 1, 1]);
  });

  test("a stream that breaks before the run has a name cannot be found again", async () => {
    await expect(collect(source(body([], "breaks")))).rejects.toThrow(UnreachableError);
  });

  test("a stream that stays broken is given up", async () => {
    const from = source(body([started], "breaks"));
    await expect(collect(from)).rejects.toThrow(UnreachableError);
    expect(from.asked).toHaveLength(8);
  });

  test("a refusal is not tried again", async () => {
    const refusal = new ApiError({
      type: "about:blank",
      title: "Agent not found",
      status: 404,
      detail: "There is no such agent.",
      code: "agent_not_found",
      request_id: "req_1",
    });
    const from = source(refusal);
    await expect(collect(from)).rejects.toBe(refusal);
    expect(from.asked).toEqual(["open"]);
  });

  test("events that are unknown or broken, and comments, are passed over", async () => {
    const events = await collect(
      source(
        body([
          ": heartbeat\n\n",
          started,
          "event: from.the.future\nid: 2\ndata: {}\n\n",
          "event: usage\nid: 3\ndata: {not json\n\n",
          completed(4),
        ]),
      ),
    );
    expect(events.map(({ seq }) => seq)).toEqual([1, 4]);
  });

  test("the time of an event is read where the server sends it", async () => {
    const at = "2026-01-02T03:04:05.000Z";
    const events = await collect(
      source(body([`event: run.cancelled\nid: 1\ndata: ${JSON.stringify({ at })}\n\n`])),
    );
    expect(events).toEqual([{ seq: 1, at, event: { type: "run.cancelled" } }]);
  });

  test("an abort ends it with its reason", async () => {
    const abort = new AbortController();
    const reason = new Error("left");
    const from = source(body([started], "breaks"));
    const reading = collect({ ...from, pause: async () => abort.abort(reason) }, abort.signal);
    await expect(reading).rejects.toBe(reason);
  });
});
