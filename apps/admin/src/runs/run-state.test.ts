import type { RunEvent } from "@patchbay/contracts";
import { describe, expect, test } from "vitest";

import { isPortTaken, isWaiting, openQuestions, portKey, reduceRun, startingRun } from "./run-state.ts";

const after = (...events: RunEvent[]) => events.reduce(reduceRun, startingRun);

const started: RunEvent = {
  type: "run.started",
  run_id: "run_1",
  thread_id: "thr_1",
  agent_id: "agt_1",
  version: null,
};
const nodeStarted = (node_id: string, activation = 1): RunEvent => ({
  type: "node.started",
  node_id,
  activation,
});
const nodeCompleted = (node_id: string, port: string): RunEvent => ({
  type: "node.completed",
  node_id,
  activation: 1,
  port,
  outputs: {},
  duration_ms: 5,
});
const delta = (text: string, message_id = "msg_1"): RunEvent => ({
  type: "message.delta",
  message_id,
  node_id: "answer",
  text,
});
const toolStarted: RunEvent = {
  type: "tool.started",
  node_id: "answer",
  activation: 1,
  tool_call_id: "call_1",
  tool: "calculator",
  arguments: { expression: "1+1" },
};

describe("the state of a run", () => {
  test("a started run knows its run and its thread", () => {
    expect(after(started)).toMatchObject({ status: "running", run_id: "run_1", thread_id: "thr_1" });
  });

  test("a node runs from its start to its completion", () => {
    expect(after(nodeStarted("ask")).activity.nodes.ask?.status).toBe("running");
    expect(after(nodeStarted("ask"), nodeCompleted("ask", "out")).activity.nodes.ask).toEqual({
      status: "done",
      activation: 1,
      usage: null,
      isPinned: false,
      duration_ms: 5,
      port: "out",
      outputs: {},
    });
  });

  test("a node that is visited again runs again", () => {
    const state = after(nodeStarted("ask"), nodeCompleted("ask", "out"), nodeStarted("ask", 2));
    expect(state.activity.nodes.ask).toMatchObject({ status: "running", activation: 2 });
  });

  test("only the port that a node left by is taken", () => {
    const { portsTaken } = after(nodeStarted("route"), nodeCompleted("route", "billing")).activity;
    expect([...portsTaken.keys()]).toEqual([portKey("route", "billing")]);
  });

  test("a node that leaves by all of its ports has taken each of them", () => {
    const { activity } = after(nodeStarted("fork"), nodeCompleted("fork", "*"));
    expect(isPortTaken(activity, "fork", "left")).toBe(true);
    expect(isPortTaken(activity, "route", "left")).toBe(false);
  });

  test("the end leaves by no port", () => {
    expect(after(nodeCompleted("end", "")).activity.portsTaken.size).toBe(0);
  });

  test("a node that leaves by its error port has failed", () => {
    expect(after(nodeCompleted("ask", "error")).activity.nodes.ask?.status).toBe("failed");
  });

  test("deltas of one message grow together, also when a tool works in between", () => {
    const { parts } = after(delta("Hel"), toolStarted, delta("lo"));
    expect(parts).toMatchObject([{ kind: "message", text: "Hello" }, { kind: "tool" }]);
  });

  test("the completed message has the last word over its deltas", () => {
    const { parts } = after(delta("Helo"), {
      type: "message.completed",
      message_id: "msg_1",
      node_id: "answer",
      text: "Hello",
    });
    expect(parts).toMatchObject([{ text: "Hello", isComplete: true }]);
  });

  test("a message that is withdrawn stays, but no longer counts; others are not touched", () => {
    const discarded: RunEvent = { type: "message.discarded", message_id: "msg_1", node_id: "answer" };
    const { parts } = after(delta("I th"), discarded, delta("Hello", "msg_2"));
    expect(parts).toMatchObject([
      { id: "msg_1", text: "I th", isDiscarded: true },
      { id: "msg_2", text: "Hello", isDiscarded: false },
    ]);
  });

  test("a message without deltas is there when it completes", () => {
    const { parts } = after({
      type: "message.completed",
      message_id: "msg_9",
      node_id: "answer",
      text: "Hi",
    });
    expect(parts).toMatchObject([{ id: "msg_9", text: "Hi" }]);
  });

  test("tokens leave the activity as it is, so that the canvas is not drawn again", () => {
    const before = after(nodeStarted("answer"));
    expect(reduceRun(before, delta("a")).activity).toBe(before.activity);
  });

  test("a tool call ends with its result", () => {
    const { parts } = after(toolStarted, {
      type: "tool.completed",
      node_id: "answer",
      activation: 1,
      tool_call_id: "call_1",
      tool: "calculator",
      result: 2,
      duration_ms: 3,
    });
    expect(parts).toMatchObject([{ result: 2, error: null, duration_ms: 3 }]);
  });

  test("a tool call ends with its error", () => {
    const error = { code: "tool_failed", message: "No.", retriable: false };
    const { parts } = after(toolStarted, {
      type: "tool.completed",
      node_id: "answer",
      activation: 1,
      tool_call_id: "call_1",
      tool: "calculator",
      error,
      duration_ms: 3,
    });
    expect(parts).toMatchObject([{ result: undefined, error }]);
  });

  test("when a run fails, the node at fault has failed and no other is left running", () => {
    const error = { code: "model_unavailable", message: "No.", retriable: true, node_id: "ask" };
    const state = after(nodeStarted("ask"), nodeStarted("look"), { type: "run.failed", error });
    expect(state).toMatchObject({ status: "failed", error });
    expect(state.activity.nodes).toMatchObject({
      ask: { status: "failed", activation: 1, duration_ms: null },
    });
    expect(Object.keys(state.activity.nodes)).toEqual(["ask"]);
  });

  test("when a run fails without a node to blame, what was running has failed", () => {
    const error = { code: "limit_exceeded", message: "Too many steps.", retriable: false };
    const state = after(nodeStarted("ask"), { type: "run.failed", error });
    expect(state.activity.nodes.ask?.status).toBe("failed");
  });

  test("a cancelled run leaves nothing running", () => {
    const state = after(started, nodeStarted("ask"), { type: "run.cancelled" });
    expect(state).toMatchObject({ status: "cancelled", activity: { nodes: {} } });
  });

  describe("that asks somebody", () => {
    const requested = (node_id: string, interrupt_id = "int_1"): RunEvent => ({
      type: "interrupt.requested",
      node_id,
      activation: 1,
      interrupt_id,
      kind: "approval",
      payload: { message: "Well?" },
      schema: { type: "object" },
      expires_at: "2026-01-02T03:04:05.000Z",
    });
    const resolved = (
      node_id: string,
      outcome: "answered" | "expired" = "answered",
      interrupt_id = "int_1",
    ): RunEvent => ({ type: "interrupt.resolved", node_id, interrupt_id, outcome });

    test("shows the question where it was asked, and its node waits", () => {
      const state = after(nodeStarted("ask"), requested("ask"));
      expect(state.parts).toEqual([
        {
          kind: "question",
          id: "int_1",
          node_id: "ask",
          asks: "approval",
          payload: { message: "Well?" },
          schema: { type: "object" },
          expires_at: "2026-01-02T03:04:05.000Z",
          outcome: null,
          answer: null,
        },
      ]);
      expect(state.activity.nodes.ask?.status).toBe("waiting");
      expect(isWaiting(state)).toBe(true);
    });

    test("shows until when it waits for a time, and asks nobody", () => {
      const timer: RunEvent = {
        type: "interrupt.requested",
        node_id: "pause",
        activation: 1,
        interrupt_id: "int_1",
        kind: "timer",
        payload: {},
        expires_at: "2026-01-02T03:04:05.000Z",
      };
      const state = after(nodeStarted("pause"), timer);
      expect(state.parts).toMatchObject([{ asks: "timer", expires_at: "2026-01-02T03:04:05.000Z" }]);
      expect(state.activity.nodes.pause?.status).toBe("running");
      expect(isWaiting(state)).toBe(false);
      const over = after(nodeStarted("pause"), timer, resolved("pause", "expired"));
      expect(over.parts).toMatchObject([{ asks: "timer", outcome: "expired" }]);
    });

    test("does not wait while something else goes on", () => {
      expect(isWaiting(after(nodeStarted("ask"), requested("ask"), nodeStarted("other")))).toBe(false);
    });

    test("asks the same only once, however often it is told", () => {
      const state = after(nodeStarted("ask"), requested("ask"), requested("ask"));
      expect(openQuestions(state)).toHaveLength(1);
    });

    test("knows the answer from what its node made of it", () => {
      const answered = after(nodeStarted("ask"), requested("ask"), resolved("ask"));
      expect(answered.activity.nodes.ask?.status).toBe("running");
      const done = reduceRun(answered, {
        type: "node.completed",
        node_id: "ask",
        activation: 1,
        port: "approved",
        outputs: { approved: true, comment: "Fine.", by: "usr_1" },
        duration_ms: 5,
      });
      expect(done.parts).toMatchObject([{ outcome: "answered", answer: { approved: true } }]);
      expect(isWaiting(done)).toBe(false);
    });

    test("has no answer where nobody gave one in time", () => {
      const state = after(
        nodeStarted("ask"),
        requested("ask"),
        resolved("ask", "expired"),
        nodeCompleted("ask", "expired"),
      );
      expect(state.parts).toMatchObject([{ outcome: "expired", answer: null }]);
    });

    test("closes what is open when it ends", () => {
      const state = after(nodeStarted("ask"), requested("ask"), { type: "run.cancelled" });
      expect(state.parts).toMatchObject([{ outcome: "closed" }]);
      expect(state.activity.nodes).toEqual({});
    });

    test("lets a map wait until the last of its items is answered", () => {
      const asked = after(
        nodeStarted("fan"),
        nodeStarted("fan[0].ask"),
        requested("fan[0].ask", "int_0"),
        nodeStarted("fan[1].ask"),
        requested("fan[1].ask", "int_1"),
      );
      expect(asked.activity.nodes.fan?.status).toBe("waiting");
      const one = reduceRun(asked, resolved("fan[0].ask", "answered", "int_0"));
      expect(one.activity.nodes.fan?.status).toBe("waiting");
      const both = reduceRun(one, resolved("fan[1].ask", "answered", "int_1"));
      expect(both.activity.nodes.fan?.status).toBe("running");
    });

    test("blames the map for what failed in its body", () => {
      const error = { code: "model_unavailable", message: "No.", retriable: true, node_id: "fan[0].ask" };
      const state = after(nodeStarted("fan"), nodeStarted("fan[0].ask"), { type: "run.failed", error });
      expect(state.activity.nodes).toMatchObject({
        fan: { status: "failed" },
        "fan[0].ask": { status: "failed" },
      });
    });
  });

  test("usage and output are kept", () => {
    const state = after(
      { type: "usage", input_tokens: 3, output_tokens: 4, cost_usd: 0.01 },
      { type: "run.completed", output: { reply: "Hi" } },
    );
    expect(state.usage).toEqual({ input_tokens: 3, output_tokens: 4, cost_usd: 0.01 });
    expect(state).toMatchObject({ status: "completed", output: { reply: "Hi" } });
  });
});
