import type { Json, JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import type { AgentResult } from "./run/agent-result.ts";
import type { Continuation } from "./run/continuation.ts";
import type { Answer } from "./run/pause.ts";
import { compiled, completed, emptyThread, recordingContext } from "./testing/index.ts";

const { signal: never } = new AbortController();

/** A run that is followed from pause to pause; what remains of it in between goes through JSON text, as in a table. */
function follow(document: Json, input: JsonObject = { message: "hello" }) {
  const agent = compiled(document);
  const context = recordingContext({});
  let waiting: Extract<AgentResult, { status: "waiting" }> | undefined;
  const keep = (result: AgentResult): AgentResult => {
    waiting = result.status === "waiting" ? result : undefined;
    return result;
  };
  return {
    context,
    begin: async () => keep(await agent.run(input, emptyThread, context, never)),
    answer: async (answers: Readonly<Record<string, Answer>>) => {
      const { requests = [], continuation } = waiting ?? {};
      const byId = new Map(
        Object.entries(answers).map(([node, answer]) => [
          requests.find(({ node_id }) => node_id === node)?.interrupt_id ?? "",
          answer,
        ]),
      );
      const kept = JSON.parse(JSON.stringify(continuation)) as Continuation;
      return keep(await agent.resume(kept, byId, input, context, never));
    },
  };
}

const yes: Answer = { kind: "answered", value: { approved: true, comment: "fine" }, by: "usr_boss" };
const no: Answer = { kind: "answered", value: { approved: false }, by: "usr_boss" };
const expired: Answer = { kind: "expired" };
const waitsAt = (result: AgentResult): readonly string[] =>
  result.status === "waiting" ? result.requests.map(({ node_id }) => node_id) : [];

const counted = { schema: { type: "number" }, reducer: "sum", default: 0 };

/** `before` counts how often it runs; then somebody decides. */
const approving = graphWith({
  state: { count: counted },
  output: {
    type: "object",
    properties: { by: { type: "string" }, count: { type: "number" } },
    required: ["by", "count"],
  },
  nodes: {
    before: { type: "set_state", config: { assign: { count: "1" } } },
    ask: { type: "approval", config: { message: "May I? {{ input.message }}", expires_ms: 60_000 } },
    end: { type: "end", config: { output: { by: "nodes.ask.?by.orValue('nobody')", count: "state.count" } } },
    refused: {
      type: "end",
      config: { output: { by: "'no: ' + nodes.ask.?by.orValue('')", count: "state.count" } },
    },
    late: { type: "end", config: { output: { by: "'too late'", count: "state.count" } } },
  },
  edges: [
    "start -> before",
    "before -> ask",
    "ask.approved -> end",
    "ask.rejected -> refused",
    "ask.expired -> late",
  ],
});

describe("an approval", () => {
  test("lets the run wait and says what it waits for", async () => {
    const run = follow(approving);
    const result = await run.begin();
    expect(result).toMatchObject({
      status: "waiting",
      requests: [
        {
          node_id: "ask",
          activation: 1,
          kind: "approval",
          payload: { message: "May I? hello" },
          schema: { required: ["approved"] },
        },
      ],
    });
    expect(run.context.events.at(-1)).toMatchObject({ type: "interrupt.requested", node_id: "ask" });
  });

  test.each([
    [yes, { by: "usr_boss", count: 1 }],
    [no, { by: "no: usr_boss", count: 1 }],
    [expired, { by: "too late", count: 1 }],
  ])("goes on by the port of the answer, and nothing before it runs again (%#)", async (answer, output) => {
    const run = follow(approving);
    await run.begin();
    expect(completed(await run.answer({ ask: answer })).output).toEqual(output);
    const started = run.context.events.flatMap((event) =>
      event.type === "node.started" ? [event.node_id] : [],
    );
    expect(started.filter((id) => id === "before" || id === "ask")).toEqual(["before", "ask"]);
  });

  test("has the same id whoever asks again", async () => {
    const first = await follow(approving).begin();
    const second = await follow(approving).begin();
    expect(first.status === "waiting" && first.requests[0]?.interrupt_id).toBe(
      second.status === "waiting" && second.requests[0]?.interrupt_id,
    );
  });

  test("an answer to something else leaves it open", async () => {
    const run = follow(approving);
    await run.begin();
    expect(waitsAt(await run.answer({ elsewhere: yes }))).toEqual(["ask"]);
  });
});

test("a form's fields are the node's outputs", async () => {
  const run = follow(
    graphWith({
      nodes: {
        ask: {
          type: "human_input",
          config: {
            prompt: "Where?",
            form: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
          },
        },
        end: { type: "end", config: { output: { city: "nodes.ask.city" } } },
      },
      edges: ["start -> ask", "ask -> end"],
    }),
  );
  await run.begin();
  const answer: Answer = { kind: "answered", value: { city: "Ulm" }, by: "usr_1" };
  expect(completed(await run.answer({ ask: answer })).output).toEqual({ city: "Ulm" });
});

test("a signal carries its payload; without one in time the run goes on by “expired”", async () => {
  const document = graphWith({
    nodes: {
      shipped: { type: "wait", config: { signal: "shipped", timeout_ms: 1_000 } },
      end: { type: "end", config: { output: { what: "nodes.shipped.payload" } } },
      late: { type: "end", config: { output: { what: "'nothing'" } } },
    },
    edges: ["start -> shipped", "shipped -> end", "shipped.expired -> late"],
  });
  const first = follow(document);
  await first.begin();
  const sent: Answer = { kind: "answered", value: [1, "two"], by: "key_1" };
  expect(completed(await first.answer({ shipped: sent })).output).toEqual({ what: [1, "two"] });
  const second = follow(document);
  await second.begin();
  expect(completed(await second.answer({ shipped: expired })).output).toEqual({ what: "nothing" });
});

describe("a wait for a time", () => {
  const waiting = (config: JsonObject, policy: JsonObject = {}): JsonObject =>
    graphWith({
      input: { type: "object", properties: { due: { type: "string" } }, required: ["due"] },
      nodes: {
        pause: { type: "wait", config, policy },
        end: { type: "end", config: { output: { done: "true" } } },
      },
      edges: ["start -> pause", "pause -> end"],
    });

  test.each([{ duration_ms: 3_600_000 }, { until: "timestamp(input.due)" }])(
    "that is long rests with its deadline, and then goes on by “out” (%j)",
    async (config) => {
      const due = Date.now() + 3_600_000;
      const run = follow(waiting(config), { due: new Date(due).toISOString() });
      const result = await run.begin();
      const [request] = result.status === "waiting" ? result.requests : [];
      expect(request).toMatchObject({ node_id: "pause", kind: "timer", payload: {} });
      expect(Math.abs(Date.parse(request?.expires_at ?? "") - due)).toBeLessThan(5_000);
      expect(completed(await run.answer({ pause: expired })).output).toEqual({ done: true });
      const ended = run.context.events.filter((event) => event.type === "node.completed");
      expect(ended[1]).toMatchObject({ node_id: "pause", port: "out", outputs: {} });
    },
  );

  test.each([{ duration_ms: 1 }, { until: "timestamp(input.due)" }])(
    "that is short is over before the run could rest (%j)",
    async (config) => {
      const run = follow(waiting(config), { due: new Date(0).toISOString() });
      expect(completed(await run.begin()).output).toEqual({ done: true });
    },
  );

  test("keeps to the time limit of its node", async () => {
    const run = follow(waiting({ duration_ms: 3_600_000 }, { timeout_ms: 5 }), { due: "" });
    await expect(run.begin()).rejects.toMatchObject({ error: { code: "node_timeout" } });
  });

  test("lets other branches go on meanwhile", async () => {
    const run = follow(
      graphWith({
        nodes: {
          fork: { type: "parallel", config: { branches: [{ id: "a" }, { id: "b" }] } },
          pause: { type: "wait", config: { duration_ms: 3_600_000 } },
          join: { type: "join" },
          end: { type: "end", config: { output: { two: "nodes.two.text" } } },
        },
        edges: [
          "start -> fork",
          "fork.a -> pause",
          "pause -> join",
          "fork.b -> one",
          "one -> two",
          "two -> join",
          "join -> end",
        ],
      }),
    );
    expect(waitsAt(await run.begin())).toEqual(["pause"]);
    const done = run.context.events.flatMap((event) =>
      event.type === "node.completed" ? [event.node_id] : [],
    );
    expect(done).toEqual(expect.arrayContaining(["one", "two"]));
    expect(completed(await run.answer({ pause: expired })).output).toEqual({ two: "two" });
  });

  const waitingItems = (concurrency: number): JsonObject =>
    graphWith({
      nodes: {
        each: {
          type: "map",
          config: {
            items: "[1, 2]",
            concurrency,
            body: graphWith({
              input: { type: "object" },
              nodes: { pause: { type: "wait", config: { duration_ms: 3_600_000 } } },
              edges: ["start -> pause", "pause -> end"],
            }),
          },
        },
      },
      edges: ["start -> each", "each -> end"],
    });

  test("of a map's items, all of which are under way, rests with all of them", async () => {
    const run = follow(waitingItems(2));
    expect(waitsAt(await run.begin())).toEqual(["each[0].pause", "each[1].pause"]);
    const over = { "each[0].pause": expired, "each[1].pause": expired };
    expect((await run.answer(over)).status).toBe("completed");
  });

  test("of an item behind which others stand keeps its place", async () => {
    const ending = new AbortController();
    const context = recordingContext({});
    const agent = compiled(waitingItems(1));
    const running = agent.run({ message: "hello" }, emptyThread, context, ending.signal);
    const begun = () =>
      context.events.some((event) => "node_id" in event && event.node_id === "each[0].pause");
    await expect.poll(begun, { timeout: 10_000 }).toBe(true);
    ending.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    expect(context.events.map(({ type }) => type)).not.toContain("interrupt.requested");
  });

  test("runs beside its rivals in a race, which it could not win at rest", async () => {
    const run = follow(
      graphWith({
        nodes: {
          fork: { type: "parallel", config: { branches: [{ id: "a" }, { id: "b" }] } },
          pause: { type: "wait", config: { duration_ms: 3_600_000 } },
          join: { type: "join", config: { mode: "any" } },
        },
        edges: [
          "start -> fork",
          "fork.a -> pause",
          "pause -> join",
          "fork.b -> quick",
          "quick -> join",
          "join -> end",
        ],
      }),
    );
    expect((await run.begin()).status).toBe("completed");
    expect(run.context.events.map(({ type }) => type)).not.toContain("interrupt.requested");
  });
});

/** Two people decide side by side while a third branch goes on by itself. */
const sideBySide = (mode: string): Json =>
  graphWith({
    state: { log: { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] } },
    nodes: {
      fork: { type: "parallel", config: { branches: [{ id: "a" }, { id: "b" }, { id: "c" }] } },
      ann: { type: "approval", config: { message: "Ann?" } },
      bob: { type: "approval", config: { message: "Bob?" } },
      one: { type: "set_state", config: { assign: { log: "['one']" } } },
      two: { type: "set_state", config: { assign: { log: "['two']" } } },
      ann_said: { type: "set_state", config: { assign: { log: "['ann']" } } },
      bob_said: { type: "set_state", config: { assign: { log: "['bob']" } } },
      join: { type: "join", config: { mode, ...(mode === "quorum" ? { quorum: 2 } : {}) } },
      end: { type: "end", config: { output: { log: "state.log", first: "nodes.join.first" } } },
    },
    edges: [
      "start -> fork",
      "fork.a -> ann",
      "fork.b -> bob",
      "fork.c -> one",
      "one -> two",
      "ann.approved -> ann_said",
      "ann.rejected -> ann_said",
      "bob.approved -> bob_said",
      "bob.rejected -> bob_said",
      "ann_said -> join",
      "bob_said -> join",
      "two -> join",
      "join -> end",
    ],
  });

describe("several pauses at once", () => {
  test("other branches go on, and each is answered when its time comes", async () => {
    const run = follow(sideBySide("all"));
    expect(waitsAt(await run.begin())).toEqual(["ann", "bob"]);
    expect(waitsAt(await run.answer({ bob: yes }))).toEqual(["ann"]);
    expect(completed(await run.answer({ ann: yes })).output).toMatchObject({
      log: ["one", "two", "bob", "ann"],
    });
  });

  test("can be answered together", async () => {
    const run = follow(sideBySide("all"));
    await run.begin();
    expect(completed(await run.answer({ bob: yes, ann: no })).output).toMatchObject({
      log: ["one", "two", "ann", "bob"],
    });
  });

  test("a branch that its join no longer waits for waits for nobody", async () => {
    const run = follow(sideBySide("any"));
    expect(completed(await run.begin()).output).toEqual({ log: ["one", "two"], first: "two" });
  });

  test("a quorum closes the pause that it does not need", async () => {
    const run = follow(sideBySide("quorum"));
    expect(waitsAt(await run.begin())).toEqual(["ann", "bob"]);
    expect(completed(await run.answer({ bob: yes })).output).toMatchObject({ log: ["one", "two", "bob"] });
    const resolved = run.context.events.flatMap((event) =>
      event.type === "interrupt.resolved" ? [[event.node_id, event.outcome]] : [],
    );
    expect(resolved).toEqual([
      ["bob", "answered"],
      ["ann", "closed"],
    ]);
  });
});

test("a pause in a loop asks anew in each lap", async () => {
  const run = follow(
    graphWith({
      state: { count: counted },
      nodes: {
        lap: { type: "loop", config: { while: "state.count < 2.0", max_iterations: 5 } },
        ask: { type: "approval", config: { message: "Lap {{ nodes.lap.iteration }}?" } },
        add: { type: "set_state", config: { assign: { count: "1" } } },
        end: { type: "end", config: { output: { count: "state.count" } } },
      },
      edges: [
        "start -> lap",
        "lap.body -> ask",
        "ask.approved -> add",
        "ask.rejected -> end",
        "add -> lap",
        "lap.done -> end",
      ],
    }),
  );
  const first = await run.begin();
  const second = await run.answer({ ask: yes });
  expect([first, second].map((result) => result.status === "waiting" && result.requests[0]?.payload)).toEqual(
    [{ message: "Lap 0?" }, { message: "Lap 1?" }],
  );
  expect(first.status === "waiting" && first.requests[0]?.interrupt_id).not.toBe(
    second.status === "waiting" && second.requests[0]?.interrupt_id,
  );
  expect(completed(await run.answer({ ask: yes })).output).toEqual({ count: 2 });
});

test("a body in a loop asks anew in each lap, and beside it whoever else is asked", async () => {
  const asking = { type: "approval", config: { message: "?" } };
  const run = follow(
    graphWith({
      state: {
        log: { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] },
      },
      nodes: {
        lap: { type: "loop", config: { while: "true", max_iterations: 2 } },
        fork: { type: "parallel", config: { branches: [{ id: "a" }, { id: "b" }] } },
        ann: asking,
        ann_said: { type: "set_state", config: { assign: { log: "['ann']" } } },
        each: {
          type: "map",
          config: {
            items: "['item']",
            body: graphWith({
              input: { type: "object" },
              nodes: { bob: asking },
              edges: ["start -> bob", "bob.approved -> end", "bob.rejected -> end"],
            }),
          },
        },
        bob_said: { type: "set_state", config: { assign: { log: "['bob']" } } },
        join: { type: "join" },
        end: { type: "end", config: { output: { log: "state.log" } } },
      },
      edges: [
        "start -> lap",
        "lap.body -> fork",
        "fork.a -> late",
        "late -> ann",
        "ann.approved -> ann_said",
        "ann.rejected -> ann_said",
        "ann_said -> join",
        "fork.b -> each",
        "each -> bob_said",
        "bob_said -> join",
        "join -> lap",
        "lap.done -> end",
      ],
    }),
  );
  const laps = [await run.begin(), await run.answer({ ann: yes, "each[0].bob": yes })];
  expect(laps.map(waitsAt)).toEqual([
    ["each[0].bob", "ann"],
    ["each[0].bob", "ann"],
  ]);
  const [first, second] = laps.map((lap) => lap.status === "waiting" && lap.requests[0]?.interrupt_id);
  expect(first).not.toBe(second);
  const { output } = completed(await run.answer({ ann: yes, "each[0].bob": yes }));
  expect(output).toEqual({ log: ["ann", "bob", "ann", "bob"] });
});

test("steps are counted across pauses", async () => {
  const document = graphWith({
    nodes: {
      ask: { type: "approval", config: { message: "?" } },
      a: { type: "template", config: { text: "a" } },
      b: { type: "template", config: { text: "b" } },
      end: { type: "end", config: { output: {} } },
    },
    edges: ["start -> ask", "ask.approved -> a", "ask.rejected -> a", "a -> b", "b -> end"],
    limits: { max_steps: 4 },
  });
  const run = follow(document);
  await run.begin();
  await expect(run.answer({ ask: yes })).rejects.toMatchObject({ error: { code: "limit_steps" } });
});
