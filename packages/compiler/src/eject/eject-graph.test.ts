import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { createEgress } from "@patchbay/egress";
import { createCalculator, createHttpGet } from "@patchbay/tools";
import { GraphDocument, type JsonObject } from "@patchbay/graph";
import { graph, graphWith, testResources } from "@patchbay/graph/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { AgentCompiler } from "../agent-compiler.ts";
import type { CompiledAgent } from "../compiled-agent.ts";
import type { ChatRequest } from "../ports/chat-model.ts";
import type { ThreadState } from "../run/thread-state.ts";
import { toRunError } from "../run/run-failure.ts";
import { arbitraryGraph } from "../testing/arbitrary-graph.ts";
import {
  completed,
  emptyThread,
  recordingContext,
  type ScriptedModel,
  scriptedModel,
} from "../testing/index.ts";
import { ejectGraph } from "./eject-graph.ts";
import { printProject } from "./print-project.ts";
import type { RecordedCase } from "./project/print-tests.ts";
import { arbitraryExpression, arbitraryInput, expressionInput } from "./testing/arbitrary-expression.ts";
import type { EjectFixture, EjectRun } from "./testing/eject-fixture.ts";
import { ejectFixtures } from "./testing/eject-fixtures.ts";
import { type EjectedResult, EjectedProjects } from "./testing/run-ejected.ts";
import { refusalsOf } from "./refusals.ts";
import { ejectableTools } from "./tools/ejectable-tools.ts";

const calculator = createCalculator();
const httpGet = createHttpGet({ egress: createEgress() });
const resources = {
  ...testResources,
  tools: new Map([
    ...testResources.tools,
    ["calculator", calculator as never],
    ["http_get", httpGet as never],
  ]),
};

function compile(document: JsonObject): CompiledAgent {
  const compilation = new AgentCompiler().compile(document, resources);
  if (compilation.ok) return compilation.agent;
  throw new Error(JSON.stringify(compilation.diagnostics.filter(({ severity }) => severity === "error")));
}

// The slug and the number are those of the context that our own runs have.
const about = { slug: "helper", name: "Helper", version: 1, tools: ejectableTools };

/** What our own runs do, in the ejected projects' terms. */
async function runOurs(agent: CompiledAgent, runs: readonly EjectRun[]): Promise<EjectedResult[]> {
  const results: EjectedResult[] = [];
  let thread: ThreadState = emptyThread;
  for (const { input, answers = {}, continues = false } of runs) {
    const models = new Map(
      Object.entries(answers).map(([name, [first = {}, ...more]]) => [name, scriptedModel([first, ...more])]),
    );
    const asked: JsonObject[] = [];
    const context = {
      ...recordingContext({ tools: [calculator, httpGet] }),
      model: (name: string) => listening(name, models.get(name), asked),
    };
    const read = agent.readInput(input);
    if (!read.ok) throw new Error(JSON.stringify(read.violations));
    try {
      const signal = new AbortController().signal;
      const result = completed(
        await agent.run(read.input, continues ? thread : emptyThread, context, signal),
      );
      thread = result.thread;
      results.push(json({ output: result.output, thread, usage: result.usage, asked }));
    } catch (thrown) {
      const { code, message, node_id } = toRunError(thrown);
      results.push(json({ error: { code, message, node_id } }));
    }
  }
  return results;
}

/** A model that also tells what it was asked, in LangChain's terms. */
function listening(name: string, model: ScriptedModel | undefined, asked: JsonObject[]) {
  return (
    model && {
      stream: (request: ChatRequest, signal: AbortSignal) => {
        asked.push(json(askedOf(name, request)));
        return model.stream(request, signal);
      },
    }
  );
}

function askedOf(model: string, request: ChatRequest) {
  const types = { user: "human", assistant: "ai", system: "system", tool: "tool" };
  return {
    model,
    messages: [
      ...(request.system === undefined ? [] : [["system", request.system, []]]),
      ...request.messages.map(({ role, text, tool_calls = [] }) => [
        types[role],
        text,
        tool_calls.map((call) => [call.id, call.name, call.arguments]),
      ]),
    ],
    tools: (request.tools ?? []).map(({ name, description, input }) => ({
      name,
      description,
      parameters: input,
    })),
    schema: request.output_schema ?? null,
    ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
    ...(request.max_output_tokens === undefined ? {} : { maxTokens: request.max_output_tokens }),
  };
}

/** As it looks once it has been JSON, without what no two runs have in common. */
function json(value: unknown): never {
  return JSON.parse(
    JSON.stringify(value, (key, each: unknown) =>
      key === "duration_ms" ? 0 : key === "messages" && Array.isArray(each) ? each.map(withoutId) : each,
    ),
  ) as never; // the same value, as JSON: of whatever type it was
}

function withoutId(message: unknown): unknown {
  if (typeof message !== "object" || message === null || !("id" in message)) return message;
  const { id: _, ...rest } = message;
  return rest;
}

/** A ceiling of steps or time is the run's; which node came to it is nobody's promise. */
function withoutNodeOfLimit(result: EjectedResult): EjectedResult {
  if (!("error" in result) || !["limit_steps", "limit_timeout"].includes(result.error.code)) return result;
  const { code, message } = result.error;
  return { error: { code, message } };
}

/** Runs that ended as cases of the projects' own tests. */
function casesOf(runs: readonly EjectRun[], results: readonly EjectedResult[]): RecordedCase[] {
  return runs.flatMap((run, index): RecordedCase[] => {
    const result = results[index];
    if (result === undefined || run.continues === true) return [];
    const { input, answers } = run;
    const expected =
      "error" in result
        ? { error: result.error.code }
        : { output: result.output, channels: result.thread.channels };
    return [{ name: `run ${index + 1}`, input, ...(answers === undefined ? {} : { answers }), expected }];
  });
}

/** Graphs of expressions of all kinds, as far as they can leave; each node goes on where its expression fails. */
function expressionFixtures(): EjectFixture[] {
  const sources = fc.sample(arbitraryExpression, { numRuns: 250, seed: 20_261 });
  const documentOf = (values: readonly string[]) =>
    graphWith({
      input: expressionInput,
      nodes: {
        ...Object.fromEntries(
          values.map((value, index) => [
            `n${index}`,
            { type: "transform", config: { values: { value } }, policy: { on_error: "port" } },
          ]),
        ),
        end: {
          type: "end",
          config: {
            output: Object.fromEntries(
              values.map((_, index) => [
                `n${index}`,
                `has(nodes.n${index}.value) ? nodes.n${index}.value : 'failed'`,
              ]),
            ),
          },
        },
      },
      edges: [
        "start -> n0",
        ...values.flatMap((_, index) => {
          const next = index === values.length - 1 ? "end" : `n${index + 1}`;
          return [`n${index} -> ${next}`, `n${index}.error -> ${next}`];
        }),
      ],
    });
  const able: string[] = [];
  for (const source of new Set(sources)) {
    const compilation = new AgentCompiler().compile(documentOf([source]), resources);
    if (compilation.ok && printProject(compilation.agent.plan, about).ok) able.push(source);
  }
  const inputs = fc.sample(arbitraryInput, { numRuns: 4, seed: 20_262 });
  return Array.from({ length: Math.ceil(able.length / 40) }, (_, index) => ({
    name: `expressions ${index}`,
    document: documentOf(able.slice(index * 40, index * 40 + 40)),
    runs: inputs.map((input) => ({ input })),
  }));
}

const randomGraphs = Number(process.env["PATCHBAY_EJECT_RUNS"] ?? 300);
/** Of these, so many are also type-checked: what they are made of is the same in all. */
const checkedRandomGraphs = 20;

// Each of these is a process of its own, and machines have more than one processor.
describe("an ejected project", { concurrent: true }, () => {
  const all: { name: string; ours: readonly EjectedResult[] }[] = [];
  let projects: EjectedProjects;
  /** Projects that were not made of random graphs; they come first. */
  let count = 0;

  beforeAll(async () => {
    projects = await EjectedProjects.open();
    const random = fc.sample(arbitraryGraph, { numRuns: randomGraphs, seed: 20_261 });
    const written = [...ejectFixtures, ...expressionFixtures()];
    count = written.length;
    const subjects = [
      ...written,
      ...random.map((document, index) => ({
        name: `random ${index}`,
        document,
        runs: [{ input: { n: 0 } }, { input: { n: 1 } }],
      })),
    ];
    for (const [index, { name, document, runs }] of subjects.entries()) {
      const agent = compile(document);
      const refused = refusalsOf(agent.plan, ejectableTools);
      const isRandom = index >= written.length;
      // Random graphs also have nodes that cannot leave the platform.
      if (isRandom && refused.length > 0 && refused.every(({ path }) => path.endsWith("/type"))) continue;
      const ours = await runOurs(agent, runs);
      const withCases = { ...about, name, cases: casesOf(runs, ours) };
      // Formatting changes no meaning, and takes its time.
      const ejection = isRandom ? printProject(agent.plan, withCases) : await ejectGraph(agent, withCases);
      if (!ejection.ok) throw new Error(`${name}: ${JSON.stringify(ejection.reasons)}`);
      await projects.add(ejection.files, runs);
      all.push({ name, ours });
    }
  }, 120_000);

  afterAll(() => projects.close());

  test("compiles under strict types", async () => {
    expect(await projects.typeErrors(count + checkedRandomGraphs)).toBe("");
  }, 120_000);

  test("answers, remembers, asks and fails as the graph does here", async () => {
    const theirs = await projects.run();
    for (const [index, { name, ours }] of all.entries()) {
      expect({ name, runs: json(theirs[index]) }).toEqual({ name, runs: ours.map(withoutNodeOfLimit) });
    }
  }, 120_000);

  test("passes its own tests", async () => {
    expect(await projects.testFailures(count)).toBe("");
  }, 120_000);
});

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** What a package of ours depends on. */
async function versionsOf(name: string): Promise<Readonly<Record<string, string>>> {
  const file = join(import.meta.dirname, "../../..", name, "package.json");
  const { dependencies, devDependencies } = Manifest.parse(JSON.parse(await readFile(file, "utf8")));
  return { ...dependencies, ...devDependencies };
}

/** The entries of `all` that `wanted` has too. */
const only = (wanted: object, all: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.keys(wanted).map((name) => [name, all[name]]));

describe("what is ejected", () => {
  test("is the same every time, and names no package but public ones", async () => {
    const agent = compile(graph("start -> middle", "middle -> end"));
    const [first, second] = [await ejectGraph(agent, about), await ejectGraph(agent.plan, about)];
    expect(first).toEqual(second);
    if (!first.ok) throw new Error("It was refused.");
    expect([...first.files.values()].join("\n")).not.toMatch(/patchbay/i);
    expect(first.files.get("src/graph.ts")).toContain('.addEdge("middle", "end")');
  });

  test("wants the versions of packages that all of this was shown with", async () => {
    const { document } = ejectFixtures.find(({ name }) => name === "classify, judge and guardrail") ?? {};
    const ejection = await ejectGraph(compile(document ?? {}), about);
    if (!ejection.ok) throw new Error("It was refused.");
    const wanted = Manifest.parse(JSON.parse(ejection.files.get("package.json") ?? ""));
    const here = await versionsOf("compiler");
    expect(wanted.dependencies).toEqual(only(wanted.dependencies, here));
    expect(wanted.dependencies).toHaveProperty("zod");
  });

  test("sends requests by the versions that the platform sends them by", async () => {
    const { document } = ejectFixtures.find(({ name }) => name === "requests") ?? {};
    const ejection = await ejectGraph(compile(document ?? {}), about);
    if (!ejection.ok) throw new Error("It was refused.");
    const { dependencies, devDependencies } = Manifest.parse(
      JSON.parse(ejection.files.get("package.json") ?? ""),
    );
    expect((await versionsOf("egress"))["undici"]).toBe(dependencies["undici"]);
    const tools = await versionsOf("tools");
    expect(tools["html-to-text"]).toBe(dependencies["html-to-text"]);
    expect(tools["@types/html-to-text"]).toBe(devDependencies["@types/html-to-text"]);
    expect(ejection.files.get("README.md")).toContain("addresses inside your network");
  });

  test.each([calculator, httpGet])(
    "keeps the tool $name as the platform tells models of it",
    ({ name, description, input, output, effect }) => {
      expect(ejectableTools.get(name)).toMatchObject({ name, description, input, output, effect });
    },
  );
});

describe("what has no faithful counterpart is refused", () => {
  const reasonsFor = async (node: JsonObject, more: JsonObject = {}) => {
    const document = {
      ...graphWith({
        nodes: { it: node },
        edges: ["start -> it", "it -> end"],
      }),
      ...more,
    };
    const ejection = await ejectGraph(compile(document), about);
    return ejection.ok ? [] : ejection.reasons;
  };

  test("a tool of the platform", async () => {
    expect(await reasonsFor({ type: "tool", config: { tool: "send_mail" } })).toMatchObject([
      {
        node_id: "it",
        path: "/config/tool",
        message: "The tool “send_mail” is the platform's; it cannot leave it.",
      },
    ]);
  });

  test("a node inside a body, with the way to it", async () => {
    const body = {
      ...graphWith({
        input: { type: "object" },
        nodes: { ask: { type: "tool", config: { tool: "send_mail" } } },
        edges: ["start -> ask", "ask -> end"],
      }),
      limits: { max_tokens: 100 },
    };
    const index = GraphDocument.parse(body).nodes.findIndex(({ id }) => id === "ask");
    expect(await reasonsFor({ type: "map", config: { items: "[1]", body } })).toMatchObject([
      { node_id: "it", path: `/config/body/nodes/${index}/config/tool` },
      { node_id: "it", path: "/config/body/limits/max_tokens" },
    ]);
  });

  test("an agent in the place of a body", async () => {
    const config = { items: "[1]", agent: "researcher", input: { topic: "'tea'" } };
    expect(await reasonsFor({ type: "map", config })).toMatchObject([{ path: "/config/agent" }]);
  });

  test.each<[string, JsonObject, string]>([
    ["approval", { message: "Sure?" }, "/type"],
    ["human_input", { prompt: "Who?", form: { type: "object", properties: {} } }, "/type"],
    ["wait", { signal: "go" }, "/config/signal"],
  ])("a pause: %s", async (type, config, path) => {
    const ports: Readonly<Record<string, readonly string[]>> = {
      approval: ["it.approved -> end", "it.rejected -> end"],
    };
    const document = graphWith({
      nodes: { it: { type, config } },
      edges: ["start -> it", ...(ports[type] ?? ["it -> end"])],
    });
    expect(await ejectGraph(compile(document), about)).toMatchObject({
      ok: false,
      reasons: [{ node_id: "it", path }],
    });
  });

  test("a ceiling of costs", async () => {
    const reasons = await reasonsFor(
      { type: "template", config: { text: "" } },
      { limits: { max_cost_usd: 1 } },
    );
    expect(reasons).toMatchObject([{ path: "/limits/max_cost_usd" }]);
  });

  test.each([
    ["a time", "run.started_at"],
    [
      "a value that is known only when it runs, in a sum",
      "messages.map(m, has(m.tool_calls) ? m.tool_calls[0].arguments : {})[0].x + 1",
    ],
    ["a left side that can fail", "[1, 2][size(messages)] == 1 || true"],
    ["a computed number that is used further inside a list", "[size(messages) / 2.0].map(x, x * 2.0)"],
  ])("%s", async (_name, expression) => {
    const reasons = await reasonsFor({ type: "transform", config: { values: { value: expression } } });
    expect(reasons).toMatchObject([{ node_id: "it", path: "/config/values/value" }]);
  });

  test("a channel that its reducer may find empty", async () => {
    const state = { it: { schema: { anyOf: [{ type: "number" }, { type: "null" }] }, reducer: "sum" } };
    const reasons = await reasonsFor({ type: "template", config: { text: "" } }, { state });
    expect(reasons).toMatchObject([{ path: "/state/it" }]);
  });

  test("a policy that nobody here knows", async () => {
    const { plan } = compile(graph("start -> it", "it -> end"));
    const nodes = plan.nodes.map((node) =>
      node.id === "it" ? { ...node, policy: { on_error: "fail" as const, sleep_ms: 3 } } : node,
    );
    expect(await ejectGraph({ ...plan, nodes }, about)).toMatchObject({
      ok: false,
      reasons: [{ node_id: "it", path: "/policy/sleep_ms" }],
    });
  });

  test("a plan that says more than is known", async () => {
    const { plan } = compile(graph("start -> end"));
    const stranger = { ...plan, rhythm: ["slow"] };
    expect(await ejectGraph(stranger, about)).toMatchObject({ ok: false, reasons: [{ path: "/rhythm" }] });
  });
});
