import type { JsonObject } from "@patchbay/graph";
import { graphWith, testResources } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import type { Tool } from "../../ports/tool.ts";
import {
  compiled,
  completed,
  emptyThread,
  recordingContext,
  type ScriptedAnswer,
  scriptedModel,
} from "../../testing/index.ts";
import { ejectGraph } from "../eject-graph.ts";
import { EjectedProjects } from "../testing/run-ejected.ts";
import { ejectableTools } from "../tools/ejectable-tools.ts";
import { recordedCase } from "./recorded-case.ts";
import type { RecordedRun } from "./recorded-run.ts";

const about = { slug: "helper", version: 1 };
const chat = graphWith({
  nodes: {
    chat: { type: "llm", config: { model: "default" } },
    end: { type: "end", config: { output: { reply: "nodes.chat.text" } } },
  },
  edges: ["start -> chat", "chat -> end"],
});

const calculator: Tool = {
  name: "calculator",
  description: "",
  input: { type: "object", properties: { expression: { type: "string" } }, required: ["expression"] },
  output: { type: "number" },
  effect: "none",
  call: () => Promise.resolve(42),
};

/** A run of a document, as it would be kept. */
async function record(
  document: JsonObject,
  answers: readonly [ScriptedAnswer, ...ScriptedAnswer[]] = ["Good morning."],
  input: JsonObject = { message: "hello" },
) {
  const agent = compiled(document, {
    ...testResources,
    tools: new Map([["calculator", { effect: "none", input: { type: "object" }, output: {} }]]),
  });
  const context = recordingContext({ model: scriptedModel(answers), tools: [calculator] });
  const result = await agent.run(input, emptyThread, context, new AbortController().signal);
  const { output, thread } = completed(result);
  const run: RecordedRun = {
    name: "repeats a run",
    input,
    output,
    channels: thread.channels,
    events: [...context.events, { type: "run.completed", output }],
  };
  return { agent, run };
}

async function caseOf(...given: Parameters<typeof record>) {
  const { agent, run } = await record(...given);
  return await recordedCase(agent, run, about);
}

test("a run becomes a case: its input, what its model answered, what it came to", async () => {
  expect(await caseOf(chat)).toEqual({
    name: "repeats a run",
    input: { message: "hello" },
    answers: { default: [{ text: "Good morning.", usage: { input_tokens: 10, output_tokens: 5 } }] },
    expected: { output: { reply: "Good morning." }, channels: {} },
  });
});

const helper = graphWith({
  nodes: {
    help: { type: "agent", config: { model: "default", instructions: "Help.", tools: ["calculator"] } },
    end: { type: "end", config: { output: { reply: "nodes.help.text" } } },
  },
  edges: ["start -> help", "help -> end"],
});
const calling: ScriptedAnswer = {
  text: "Let me see.",
  tool_calls: [{ id: "1", name: "calculator", arguments: { expression: "6 * 7" } }],
};

test("what an agent said and called is told turn by turn", async () => {
  const made = await caseOf(helper, [calling, "It is 42."]);
  expect(made?.answers?.["default"]).toMatchObject([calling, { text: "It is 42.", tool_calls: [] }]);
});

const sorted = graphWith({
  state: { log: { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] } },
  nodes: {
    sort: {
      type: "classify",
      config: {
        model: "default",
        input: "{{ input.message }}",
        classes: [
          { id: "good", description: "Good" },
          { id: "bad", description: "Bad" },
        ],
        min_confidence: 0.5,
      },
    },
    rate: {
      type: "judge",
      config: { model: "default", rubric: "Friendly", input: "{{ input.message }}", threshold: 0.5 },
    },
    note: { type: "set_state", config: { assign: { log: "[nodes.sort.class]" } } },
    end: { type: "end", config: { output: { log: "state.log" } } },
  },
  edges: [
    "start -> sort",
    "sort.good -> rate",
    "sort.bad -> note",
    "sort.else -> rate",
    "rate.pass -> note",
    "rate.fail -> note",
    "note -> end",
  ],
});
const form = (fields: JsonObject): string => JSON.stringify(fields);

test("forms that models filled in are filled in again", async () => {
  const unsure = [form({ class: "bad", confidence: 0.2 }), form({ reason: "Well.", score: 0.4 })] as const;
  expect(await caseOf(sorted, unsure)).toMatchObject({ expected: { channels: { log: ["else"] } } });
});

const side = graphWith({
  nodes: {
    both: { type: "parallel", config: { branches: [{ id: "a" }, { id: "b" }] } },
    left: { type: "llm", config: { model: "default", prompt: "left", append: false } },
    right: { type: "llm", config: { model: "default", prompt: "right", append: false } },
    meet: { type: "join", config: {} },
    end: { type: "end", config: { output: { left: "nodes.left.text", right: "nodes.right.text" } } },
  },
  edges: [
    "start -> both",
    "both.a -> left",
    "both.b -> right",
    "left -> meet",
    "right -> meet",
    "meet -> end",
  ],
});

test("models that were asked side by side keep the order of their questions", async () => {
  const made = await caseOf(side, ["L", "R"]);
  expect(made).toMatchObject({ expected: { output: { left: "L", right: "R" } } });
});

test("the cases of a project pass there", { timeout: 60_000 }, async () => {
  const projects = await EjectedProjects.open();
  try {
    const recorded = [
      await record(chat),
      await record(helper, [calling, "It is 42."]),
      await record(sorted, [form({ class: "good", confidence: 1 }), form({ reason: "Yes.", score: 1 })]),
      await record(side, ["L", "R"]),
    ];
    for (const { agent, run } of recorded) {
      const made = await recordedCase(agent, run, about);
      if (made === undefined) throw new Error("It cannot be repeated.");
      const ejection = await ejectGraph(agent, {
        ...about,
        name: "Helper",
        tools: ejectableTools,
        cases: [made],
      });
      if (!ejection.ok) throw new Error(JSON.stringify(ejection.reasons));
      await projects.add(ejection.files, []);
    }
    expect(await projects.testFailures(recorded.length)).toBe("");
  } finally {
    await projects.close();
  }
});

test.each([
  ["an address", "Write to ada@example.org"],
  ["a telephone", "Call +49 30 901820"],
  ["a card", "4111 1111 1111 1111"],
  ["an account", "DE89 3704 0044 0532 0130 00"],
  ["a key", "sk-proj-abcdefghijklmnop1234"],
  ["a password", "my password: correct-horse"],
])("a run with %s in it stays here", async (_what, message) => {
  expect(await caseOf(chat, ["Fine."], { message })).toBeUndefined();
  expect(await caseOf(chat, [message])).toBeUndefined();
});

test("a run that depends on who asked or on which run it was stays here", async () => {
  const who = graphWith({
    nodes: { end: { type: "end", config: { output: { id: "run.id" } } } },
    edges: ["start -> end"],
  });
  expect(await caseOf(who)).toBeUndefined();
});

test("a run that sent requests stays here, whatever came of them", async () => {
  const request = graphWith({
    nodes: {
      call: {
        type: "http_request",
        config: { method: "GET", url: "http://127.0.0.1:9/" },
        policy: { on_error: "port" },
      },
    },
    edges: ["start -> call", "call -> end", "call.error -> end"],
  });
  expect(await caseOf(request)).toBeUndefined();
});

test("a run that was kept wrongly, or in part, stays here", async () => {
  const { agent, run } = await record(chat);
  expect(await recordedCase(agent, { ...run, output: { reply: "Another." } }, about)).toBeUndefined();
  expect(await recordedCase(agent, { ...run, events: [] }, about)).toBeUndefined();
});

test("a large run stays here", async () => {
  expect(await caseOf(chat, ["long ".repeat(10_000)])).toBeUndefined();
});
