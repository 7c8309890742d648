import type { Message } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";

import { printJson } from "../print-text.ts";

/** A run that happened, to be repeated by the project's own tests. */
export interface RecordedCase {
  readonly name: string;
  readonly input: JsonObject;
  readonly thread?: { readonly messages: readonly Message[]; readonly channels: JsonObject };
  /** What models answered, by the model's name, first to last; the last one again where more is asked. */
  readonly answers?: Readonly<Record<string, readonly RecordedAnswer[]>>;
  /** How the run ended. */
  readonly expected:
    | { readonly output: JsonObject; readonly channels: JsonObject }
    | { readonly error: string };
}

export type RecordedAnswer = {
  readonly text?: string;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly name: string;
    readonly arguments: JsonObject;
  }[];
  readonly usage?: { readonly input_tokens: number; readonly output_tokens: number };
};

/** Who asks in tests, where the graph looks at who does. */
export const testCaller = { id: "usr_1", org_id: "org_1", project_id: "prj_1" } as const;

/** `test/agent.test.ts` */
export function printTests(
  cases: readonly RecordedCase[],
  about: { readonly usesModels: boolean; readonly usesCaller: boolean; readonly asks: boolean },
): string {
  const hasErrors = cases.some(({ expected }) => "error" in expected);
  const caller = about.usesCaller ? `caller: ${printJson(testCaller)}, ` : "";
  return `import assert from "node:assert/strict";
import { test } from "node:test";

${hasErrors ? 'import { AgentError } from "../src/agent-error.ts";\n' : ""}import { graph } from "../src/graph.ts";
${cases.length > 0 ? 'import { runAgent } from "../src/agent.ts";\n' : ""}${about.usesModels && cases.length > 0 ? 'import { recordedModels } from "./recorded-models.ts";\n' : ""}
${cases.some(({ expected }) => "output" in expected) ? "/** As it is written down. */\nconst json = (value: object): unknown => JSON.parse(JSON.stringify(value));\n" : ""}
test("the graph can be drawn", async () => {
  const { nodes } = await graph.getGraphAsync();
  assert.ok(Object.keys(nodes).length > 0);
});
${cases
  .map((each) => {
    const options = about.usesModels
      ? `{ ${caller}model: recordedModels(${printJson(json(each.answers ?? {}))}) }`
      : `{ ${caller}}`;
    const run = `runAgent(${printJson(each.input)}, ${options}${each.thread === undefined ? "" : `, ${printJson(json(each.thread))}`})`;
    const body =
      "error" in each.expected
        ? `await assert.rejects(${run}, (thrown) => thrown instanceof AgentError && thrown.code === ${JSON.stringify(each.expected.error)});`
        : `${
            about.asks
              ? `const result = await ${run};
  assert.ok(result.status === "completed");
  const { output, thread } = result;`
              : `const { output, thread } = await ${run};`
          }
  assert.deepEqual(json(output), ${printJson(each.expected.output)});
  assert.deepEqual(json(thread.channels), ${printJson(each.expected.channels)});`;
    return `
test(${JSON.stringify(each.name)}, async () => {
  ${body}
});
`;
  })
  .join("")}`;
}

// What was recorded came out of JSON; its types only say so in other words.
const json = (value: unknown): JsonObject => value as JsonObject;

/** `test/recorded-models.ts`: models that say what models said. */
export const recordedModelsFile = `import { AIMessageChunk } from "@langchain/core/messages";

import type { JsonObject } from "../src/json.ts";
import type { ModelSource } from "../src/models.ts";

export interface RecordedAnswer {
  readonly text?: string;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly name: string;
    readonly arguments: JsonObject;
  }[];
  readonly usage?: { readonly input_tokens: number; readonly output_tokens: number };
}

/** Models that answer as they once did, by name; the last answer again where more is asked. */
export function recordedModels(answers: { readonly [model: string]: readonly RecordedAnswer[] }): ModelSource {
  const asked = new Map<string, number>();
  return (name) => ({
    stream: async () => {
      const said = answers[name] ?? [];
      const count = asked.get(name) ?? 0;
      asked.set(name, count + 1);
      return one(said[Math.min(count, said.length - 1)] ?? {});
    },
  });
}

/** An answer in one piece. */
async function* one({ text = "", tool_calls = [], usage }: RecordedAnswer): AsyncGenerator<AIMessageChunk> {
  const { input_tokens, output_tokens } = usage ?? { input_tokens: 10, output_tokens: 5 };
  const chunk = new AIMessageChunk({
    content: text,
    tool_call_chunks: tool_calls.map((call, index) => ({
      type: "tool_call_chunk",
      index,
      id: call.id,
      name: call.name,
      args: JSON.stringify(call.arguments),
    })),
    response_metadata: { finish_reason: tool_calls.length > 0 ? "tool_calls" : "stop" },
  });
  const usage_metadata = { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens };
  yield Object.assign(chunk, { usage_metadata });
}
`;
