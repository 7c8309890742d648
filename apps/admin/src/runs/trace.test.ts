import type { RunEvent, SequencedRunEvent } from "@patchbay/contracts";
import { describe, expect, test } from "vitest";

import { type NodeTrace, type RunTrace, traceOf, type TracePart } from "./trace.ts";

const began = Date.parse("2026-03-01T12:00:00Z");

/** A log with one event for each entry: so many milliseconds after the beginning, and what happened. */
const log = (...entries: readonly (readonly [ms: number, event: RunEvent])[]): SequencedRunEvent[] =>
  entries.map(([ms, event], index) => ({ seq: index + 1, at: new Date(began + ms).toISOString(), event }));

const started = (node_id: string, activation = 1): RunEvent => ({
  type: "node.started",
  node_id,
  activation,
});
const completed = (
  node_id: string,
  more: Partial<Extract<RunEvent, { type: "node.completed" }>> = {},
): RunEvent => ({
  type: "node.completed",
  node_id,
  activation: 1,
  port: "out",
  outputs: {},
  duration_ms: 10,
  ...more,
});
const asked = (node_id: string, interrupt_id = "int_1"): RunEvent => ({
  type: "interrupt.requested",
  node_id,
  activation: 1,
  interrupt_id,
  kind: "approval",
  payload: { message: "May I?" },
});
const resolved = (node_id: string, outcome: "answered" | "closed" = "answered", id = "int_1"): RunEvent => ({
  type: "interrupt.resolved",
  node_id,
  interrupt_id: id,
  outcome,
});
const failed = (node_id?: string): RunEvent => ({
  type: "run.failed",
  error: { code: "tool_failed", message: "No.", retriable: false, ...(node_id !== undefined && { node_id }) },
});

/** A tree in short: names with turns, and how each stands. */
const inShort = (parts: readonly TracePart[]): unknown[] =>
  parts.map((part) => {
    switch (part.kind) {
      case "node": {
        const name = `${part.node_id}#${part.activation} ${part.status}`;
        return part.children.length === 0 ? name : { [name]: inShort(part.children) };
      }
      case "item":
        return { [`${part.item} ${part.status}`]: inShort(part.children) };
      case "tool":
        return `${part.tool} ${part.status}`;
      case "called":
        return part.run_id;
    }
  });

const nodeIn = (trace: RunTrace, id: string): NodeTrace => {
  const found = trace.children.find((node) => node.node_id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};

const times = ({ from, to }: { readonly from: number; readonly to: number | null }) => [
  from - began,
  to === null ? null : to - began,
];

test("each activation is one row, in order of beginning, with what it left behind", () => {
  const trace = traceOf(
    log(
      [0, started("ask")],
      [5, { type: "state.updated", node_id: "ask", channels: { n: 1 } }],
      [10, completed("ask", { outputs: { text: "hi" }, usage: { input_tokens: 1, output_tokens: 2 } })],
      [11, { type: "run.completed", output: {} }],
    ),
  );
  expect(trace.children).toHaveLength(1);
  expect(nodeIn(trace, "ask")).toMatchObject({
    status: "done",
    port: "out",
    outputs: { text: "hi" },
    writes: { n: 1 },
    usage: { output_tokens: 2 },
    begin: 0,
    end: 3,
  });
  expect(times(nodeIn(trace, "ask"))).toEqual([0, 10]);
  expect(times(trace)).toEqual([0, 11]);
});

test("turns of a loop are rows of their own", () => {
  const trace = traceOf(
    log(
      [0, started("say", 1)],
      [1, completed("say")],
      [2, started("say", 2)],
      [3, completed("say", { activation: 2 })],
      [4, started("say", 3)],
    ),
  );
  expect(inShort(trace.children)).toEqual(["say#1 done", "say#2 done", "say#3 running"]);
});

test("branches at once overlap in time", () => {
  const trace = traceOf(log([0, started("a")], [1, started("b")], [8, completed("a")], [9, completed("b")]));
  expect(times(nodeIn(trace, "a"))).toEqual([0, 8]);
  expect(times(nodeIn(trace, "b"))).toEqual([1, 9]);
});

describe("maps", () => {
  test("what the items did stands under the map, item by item", () => {
    const trace = traceOf(
      log(
        [0, started("fan")],
        [1, started("fan[1].ask")],
        [1, started("fan[0].ask")],
        [4, completed("fan[0].ask", { port: "" })],
        [5, completed("fan[1].ask")],
        [6, started("fan[1].tell")],
      ),
    );
    expect(inShort(trace.children)).toEqual([
      {
        "fan#1 running": [
          { "0 done": ["fan[0].ask#1 done"] },
          { "1 running": ["fan[1].ask#1 done", "fan[1].tell#1 running"] },
        ],
      },
    ]);
  });

  test("a map's second turn has items of its own; maps in maps nest", () => {
    const trace = traceOf(
      log(
        [0, started("fan")],
        [1, started("fan[0].in")],
        [2, started("fan[0].in[3].x")],
        [3, completed("fan")],
        [4, started("fan", 2)],
        [5, started("fan[0].in")],
      ),
    );
    expect(inShort(trace.children)).toEqual([
      {
        "fan#1 done": [
          { "0 stopped": [{ "fan[0].in#1 stopped": [{ "3 stopped": ["fan[0].in[3].x#1 stopped"] }] }] },
        ],
      },
      { "fan#2 running": [{ "0 running": ["fan[0].in#1 running"] }] },
    ]);
  });

  test("an item that the map goes on without has failed at its last event, with the reason", () => {
    const error = { code: "bad_order", message: "No." };
    const trace = traceOf(
      log(
        [0, started("fan")],
        [1, started("fan[0].t")],
        [90, completed("fan", { outputs: { results: [null], errors: [{ index: 0, error }] } })],
      ),
    );
    const [item] = nodeIn(trace, "fan").children;
    expect(item).toMatchObject({ kind: "item", status: "failed", error });
    expect(item).toMatchObject({ children: [{ status: "failed", error, to: began + 1 }] });
  });

  test("a map waits while none of its items is at work", () => {
    const trace = traceOf(
      log(
        [0, started("fan")],
        [0, started("fan[0].ask")],
        [0, started("fan[1].ask")],
        [10, asked("fan[0].ask")],
        [30, completed("fan[1].ask", { port: "", duration_ms: 30 })],
      ),
    );
    expect(nodeIn(trace, "fan").status).toBe("waiting");
    expect(nodeIn(trace, "fan").waits).toEqual([{ from: began + 30, to: null }]);
    expect(trace.waits).toEqual([{ from: began + 30, to: null }]);
  });
});

describe("attempts", () => {
  test("what comes after something was taken back is the next attempt", () => {
    const delta = (message_id: string): RunEvent => ({
      type: "message.delta",
      message_id,
      node_id: "ask",
      text: "x",
    });
    const trace = traceOf(
      log(
        [0, started("ask")],
        [1, delta("msg_1")],
        [2, { type: "message.discarded", message_id: "msg_1", node_id: "ask" }],
        [3, delta("msg_2")],
        [4, completed("ask")],
      ),
    );
    expect(nodeIn(trace, "ask")).toMatchObject({
      attempt: 2,
      messages: [{ isDiscarded: true }, { isDiscarded: false }],
    });
  });

  test("taking back what was said last is no attempt of its own", () => {
    const trace = traceOf(
      log(
        [0, started("ask")],
        [1, { type: "message.delta", message_id: "msg_1", node_id: "ask", text: "x" }],
        [2, { type: "message.discarded", message_id: "msg_1", node_id: "ask" }],
        [
          3,
          completed("ask", { port: "error", outputs: { error: { code: "model_failed", message: "Down." } } }),
        ],
      ),
    );
    expect(nodeIn(trace, "ask")).toMatchObject({
      attempt: 1,
      status: "failed",
      error: { code: "model_failed", message: "Down." },
    });
  });

  test("a turn that begins again after its process died is the same row", () => {
    const trace = traceOf(log([0, started("ask")], [50, started("ask")], [60, completed("ask")]));
    expect(trace.children).toHaveLength(1);
    expect(nodeIn(trace, "ask").attempt).toBe(2);
    expect(times(nodeIn(trace, "ask"))).toEqual([0, 60]);
  });

  test("a turn that had ended and is done again is a row of its own", () => {
    const trace = traceOf(log([0, started("ask")], [1, completed("ask")], [50, started("ask")]));
    expect(trace.children.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, "done"],
      [2, "running"],
    ]);
  });
});

describe("ends", () => {
  test("who is to blame has failed with the reason; what else was running never got to its end", () => {
    const trace = traceOf(log([0, started("a")], [1, started("b")], [9, failed("b")]));
    expect(inShort(trace.children)).toEqual(["a#1 stopped", "b#1 failed"]);
    expect(nodeIn(trace, "b").error?.code).toBe("tool_failed");
  });

  test("a failure in the body of a map is the map's, too", () => {
    const trace = traceOf(log([0, started("fan")], [1, started("fan[0].t")], [9, failed("fan[0].t")]));
    expect(inShort(trace.children)).toEqual([{ "fan#1 failed": [{ "0 failed": ["fan[0].t#1 failed"] }] }]);
  });

  test("of a log without its end nothing runs any longer once the run is over", () => {
    const events = log(
      [0, started("a")],
      [
        7,
        { type: "tool.started", node_id: "a", activation: 1, tool_call_id: "c", tool: "sum", arguments: {} },
      ],
    );
    expect(inShort(traceOf(events).children)).toEqual([{ "a#1 running": ["sum running"] }]);
    expect(inShort(traceOf(events, { isOver: true }).children)).toEqual([{ "a#1 stopped": ["sum stopped"] }]);
  });

  test("of a log without its beginning there is what it tells", () => {
    const trace = traceOf(log([100, completed("fan[2].t", { duration_ms: 40 })], [110, completed("fan")]));
    expect(inShort(trace.children)).toEqual([{ "fan#1 done": [{ "2 stopped": ["fan[2].t#1 done"] }] }]);
    const [item] = nodeIn(trace, "fan").children;
    expect(item).toMatchObject({ from: began + 60, children: [{ begin: undefined }] });
  });

  test("an empty log is an empty run", () => {
    expect(traceOf([])).toMatchObject({ children: [], to: null });
  });
});

describe("waiting", () => {
  test("the time until an answer is told apart from work", () => {
    const trace = traceOf(
      log([0, started("ask")], [2, asked("ask")], [900, resolved("ask")], [905, completed("ask")]),
    );
    expect(nodeIn(trace, "ask")).toMatchObject({
      status: "done",
      waits: [{ from: began + 2, to: began + 900 }],
      questions: [{ outcome: "answered", payload: { message: "May I?" } }],
    });
  });

  test("a question that a crash asks again is one question", () => {
    const trace = traceOf(log([0, started("ask")], [2, asked("ask")], [5, asked("ask")]));
    expect(nodeIn(trace, "ask").questions).toHaveLength(1);
    expect(nodeIn(trace, "ask").waits).toEqual([{ from: began + 2, to: null }]);
  });

  test("a branch that nobody waits for any longer has not come to its end", () => {
    const trace = traceOf(log([0, started("ask")], [2, asked("ask")], [9, resolved("ask", "closed")]));
    expect(nodeIn(trace, "ask").status).toBe("stopped");
    expect(times(nodeIn(trace, "ask"))).toEqual([0, 9]);
  });

  test("a node waits whose called run waits, as the run's record names it", () => {
    const events = log([0, started("call")]);
    expect(nodeIn(traceOf(events, { waiting: ["call"] }), "call").status).toBe("waiting");
  });
});

test("tool calls stand under their node, and called runs behind them", () => {
  const call = { node_id: "a", activation: 1, tool_call_id: "c1", tool: "sum" };
  const trace = traceOf(
    log(
      [0, started("a")],
      [1, { ...call, type: "tool.started", arguments: { x: 1 } }],
      [4, { ...call, type: "tool.completed", duration_ms: 3, result: 2 }],
      [5, completed("a", { outputs: { run_id: "run_1", results: [{ run_id: "run_2" }, null] } })],
    ),
  );
  expect(inShort(trace.children)).toEqual([{ "a#1 done": ["sum done", "run_1", "run_2"] }]);
  expect(nodeIn(trace, "a").children[0]).toMatchObject({ arguments: { x: 1 }, result: 2, from: began + 1 });
});
