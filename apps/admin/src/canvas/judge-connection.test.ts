import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { readGraph } from "../graph/read-graph.ts";
import { judgeConnection } from "./judge-connection.ts";

const condition = { type: "condition", config: { cases: [{ id: "yes", when: "true" }] } };
const view = readGraph(
  graphWith({
    nodes: {
      ask: condition,
      loop: { type: "loop", config: { while: "true" } },
      stop: { type: "fail", config: {} },
    },
    edges: ["start -> look", "look -> ask", "ask.yes -> write", "write -> end", "ask.else -> stop"],
  }),
);

const judge = (from: string, to: string, port = "out") => {
  const judgement = judgeConnection(view, { from, port, to });
  return judgement.isLegal ? "legal" : judgement.reason;
};

test("what leads on is legal, also several times from one port", () => {
  expect(judge("look", "end")).toBe("legal");
  expect(judge("write", "stop")).toBe("legal");
});

test("nothing leads into start, out of an end or from a port that is not there", () => {
  expect(judge("look", "start")).toBe("intoStart");
  expect(judge("end", "look")).toBe("outOfEnd");
  expect(judge("stop", "look")).toBe("outOfEnd");
  expect(judge("look", "end", "left")).toBe("noPort");
  expect(judge("look", "nowhere")).toBe("noNode");
});

test("what is there is not drawn twice", () => {
  expect(judge("look", "ask")).toBe("duplicate");
  expect(judge("ask", "write", "yes")).toBe("duplicate");
});

test("a way back is legal where something on it can choose to leave", () => {
  expect(judge("ask", "look", "yes")).toBe("legal");
  expect(judge("write", "look")).toBe("legal");
});

test("a way back that nothing can leave wants a loop", () => {
  const straight = readGraph(graphWith({ edges: ["start -> a", "a -> b", "b -> end"] }));
  expect(judgeConnection(straight, { from: "b", port: "out", to: "a" })).toEqual({
    isLegal: false,
    reason: "endless",
    wantsLoop: true,
  });
  expect(judgeConnection(straight, { from: "a", port: "out", to: "a" })).toEqual({
    isLegal: false,
    reason: "toItself",
    wantsLoop: true,
  });
});

test("a port that leads nowhere yet may become the way out", () => {
  const begun = readGraph(graphWith({ nodes: { ask: condition }, edges: ["start -> a", "a -> ask"] }));
  expect(judgeConnection(begun, { from: "ask", port: "yes", to: "a" })).toEqual({ isLegal: true });
});

test("a fork takes all its ways, so that none of them leaves a cycle", () => {
  const fork = { type: "parallel", config: { branches: [{ id: "left" }, { id: "right" }] } };
  const forked = readGraph(
    graphWith({ nodes: { fork }, edges: ["start -> fork", "fork.left -> a", "fork.right -> end"] }),
  );
  expect(judgeConnection(forked, { from: "a", port: "out", to: "fork" })).toMatchObject({
    reason: "endless",
  });
});
