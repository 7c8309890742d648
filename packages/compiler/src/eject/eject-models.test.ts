import { createEgress } from "@patchbay/egress";
import { graphWith } from "@patchbay/graph/testing";
import { createOpenAiModel } from "@patchbay/models-openai";
import { type FakeAnswer, type FakeOpenAi, startFakeOpenAi, textOf } from "@patchbay/models-openai/testing";
import { createCalculator } from "@patchbay/tools";
import { expect, test } from "vitest";

import { compiled, completed, emptyThread, recordingContext } from "../testing/index.ts";
import { toRunError } from "../run/run-failure.ts";
import { ejectGraph } from "./eject-graph.ts";
import { EjectedProjects } from "./testing/run-ejected.ts";
import { ejectableTools } from "./tools/ejectable-tools.ts";

const calls = (...texts: string[]) =>
  texts.map((text, index) => ({ id: `call_${index}`, name: "calculator", arguments: text }));

/** What the provider does, by what it is asked. */
const scenarios: Readonly<Record<string, FakeAnswer>> = {
  text: { type: "text", chunks: ["Hello", " there."] },
  cut: { type: "text", chunks: ["Hello"], finish_reason: "length" },
  filtered: { type: "text", chunks: [], finish_reason: "content_filter" },
  tools: {
    type: "tool_calls",
    calls: calls('{"expression": "6 * 7"}', '{"expression": "("}'),
    text: "Wait.",
    fragments: 3,
  },
  "no arguments": { type: "tool_calls", calls: calls("") },
  "half a call": { type: "tool_calls", calls: calls('{"expression": "6') },
  "a list for arguments": { type: "tool_calls", calls: calls("[1]") },
  "no call": { type: "tool_calls", calls: [] },
  busy: { type: "error", status: 429 },
  "wrong key": { type: "error", status: 401 },
  refused: { type: "error", status: 400, message: "maximum context length" },
  down: { type: "error", status: 503 },
  reset: { type: "broken", chunks: ["He"], how: "reset" },
  "early end": { type: "broken", chunks: ["He"], how: "end" },
  malformed: { type: "broken", chunks: ["He"], how: "malformed" },
  "error as data": { type: "broken", chunks: ["He"], how: "error_object" },
};

const document = graphWith({
  nodes: {
    work: {
      type: "agent",
      config: {
        model: "default",
        instructions: "Work.",
        tools: ["calculator"],
        max_iterations: 2,
        temperature: 0.25,
        max_output_tokens: 50,
      },
      policy: { on_error: "port" },
    },
    end: {
      type: "end",
      config: {
        output: {
          text: "nodes.work.?text.orValue('none')",
          code: "nodes.work.?error.?code.orValue('none')",
          message: "nodes.work.?error.?message.orValue('none')",
          retriable: "nodes.work.?error.?retriable.orValue(false)",
        },
      },
    },
  },
  edges: ["start -> work", "work -> end", "work.error -> end"],
});

const provider = (): Promise<FakeOpenAi> =>
  startFakeOpenAi({
    script: ({ messages }) => {
      const asked = textOf(messages.find(({ role }) => role === "user") ?? { role: "user" });
      const isAnswered = messages.at(-1)?.role === "tool";
      return (isAnswered ? scenarios["text"] : scenarios[asked]) ?? { type: "error", status: 400 };
    },
  });

test("an ejected project asks its provider, and takes what it says, as the platform does", async () => {
  const [ours, theirs] = [await provider(), await provider()];
  const egress = createEgress({ policy: { allowedOrigins: [ours.origin] } });
  const projects = await EjectedProjects.open();
  try {
    const agent = compiled(document);
    const model = createOpenAiModel({
      api_key: ours.api_key,
      base_url: ours.base_url,
      model: "gpt-test",
      egress,
    });
    const outputs: unknown[] = [];
    const runs = Object.keys(scenarios).map((message) => ({ input: { message } }));
    for (const { input } of runs) {
      const context = recordingContext({ model, tools: [createCalculator()] });
      const running = agent.run(input, emptyThread, context, new AbortController().signal);
      outputs.push(await running.then((result) => completed(result).output, toRunError));
    }
    const ejection = await ejectGraph(agent, {
      slug: "helper",
      name: "Helper",
      version: 1,
      tools: ejectableTools,
    });
    if (!ejection.ok) throw new Error("It was refused.");
    await projects.add(ejection.files, runs);
    const [results = []] = await projects.run({
      MODEL_DEFAULT: "gpt-test",
      OPENAI_API_KEY: theirs.api_key,
      OPENAI_BASE_URL: theirs.base_url,
    });
    const named = (each: unknown, index: number) => ({
      scenario: Object.keys(scenarios)[index],
      ...(each as object),
    });
    expect(results.map((result) => ("error" in result ? result.error : result.output)).map(named)).toEqual(
      outputs.map(named),
    );
    expect(theirs.requests.map(({ body }) => body)).toEqual(ours.requests.map(({ body }) => body));
  } finally {
    await projects.close();
    await egress.close();
    await ours.close();
    await theirs.close();
  }
}, 120_000);
