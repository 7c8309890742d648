import { describe, expect, test } from "vitest";

import { ApiError, UnreachableError } from "./api-error.ts";
import { readRunEvents, type RunSource, type RunStanding } from "./read-run-events.ts";

const started =
  'event: run.started\nid: 1\ndata: {"run_id":"run_1","thread_id":"thr_1","agent_id":"agt_1","version":null}\n\n';
const delta = (seq: number, text: string) =>
  `event: message.delta\nid: ${seq}\ndata: ${JSON.stringify({ message_id: "m", node_id: "n", text })}\n\n`;
const completed = (seq: number) => `event: run.completed\nid: ${seq}\ndata: {"output":{}}\n\n`;

const requested = (seq: number, interrupt_id: string) =>
  `event: interrupt.requested\nid: ${seq}\ndata: ${JSON.stringify({ node_id: "n", activation: 1, interrupt_id, kind: "signal", payload: {} })}\n\n`;
const resolved = (seq: number, interrupt_id: string) =>
  `event: interrupt.resolved\nid: ${seq}\ndata: ${JSON.stringify({ node_id: "n", interrupt_id, outcome: "answered" })}\n\n`;

const goingOn: RunStanding = { isWaiting: false, open: new Set() };
const waitingFor = (...ids: string[]): RunStanding => ({ isWaiting: true, open: new Set(ids) });

/** A server that tells in turn how the run stands, and how often it was not looked at in between. */
function standings(...told: (RunStanding | Error)[]) {
  let rests = 0;
  return {
    look: async () => {
      const next = told.shift() ?? goingOn;
      if (next instanceof Error) throw next;
      return next;
    },
    rest: async () => {
      rests += 1;
    },
    rests: () => rests,
  };
}

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
    look: () => Promise.reject(new TypeError("network error")),
    pause: async () => undefined,
    rest: async () => undefined,
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

  test("the stream of a run that waits ends, and is taken up behind its last event when the run goes on", async () => {
    const from = source(body([started, requested(2, "int_1")]), body([resolved(3, "int_1"), completed(4)]));
    const looks = standings(waitingFor("int_1"), waitingFor("int_1"), goingOn);
    const events = await collect({ ...from, ...looks });
    expect(events.map(({ event }) => event.type).slice(2)).toEqual(["interrupt.resolved", "run.completed"]);
    expect(from.asked).toEqual(["open", 2]);
    expect(looks.rests()).toBe(2);
  });

  test("of several questions one that is answered elsewhere is seen while the others stay open", async () => {
    const from = source(
      body([started, requested(2, "int_1"), requested(3, "int_2")]),
      body([resolved(4, "int_1")]),
      body([resolved(5, "int_2"), completed(6)]),
    );
    const looks = standings(waitingFor("int_2"), waitingFor("int_2"), goingOn);
    await collect({ ...from, ...looks });
    expect(from.asked).toEqual(["open", 3, 4]);
  });

  test("a question that was closed without a word is asked after once, not again and again", async () => {
    const from = source(
      body([started, requested(2, "int_1"), requested(3, "int_2")]),
      body([]),
      body([completed(4)]),
    );
    const looks = standings(waitingFor("int_2"), waitingFor("int_2"), waitingFor("int_2"), goingOn);
    await collect({ ...from, ...looks });
    expect(from.asked).toEqual(["open", 3, 3]);
    expect(looks.rests()).toBe(2);
  });

  test("a server that is away while a run waits is waited for", async () => {
    const from = source(body([started, requested(2, "int_1")]), body([completed(3)]));
    const gone = Array.from({ length: 20 }, () => new UnreachableError());
    const looks = standings(...gone, goingOn);
    expect((await collect({ ...from, ...looks })).at(-1)?.event.type).toBe("run.completed");
  });

  test("an abort ends it with its reason", async () => {
    const abort = new AbortController();
    const reason = new Error("left");
    const from = source(body([started], "breaks"));
    const reading = collect({ ...from, pause: async () => abort.abort(reason) }, abort.signal);
    await expect(reading).rejects.toBe(reason);
  });
});
