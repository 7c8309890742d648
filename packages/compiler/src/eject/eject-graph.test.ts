import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { createEgress } from "@patchbay/egress";
import { createCalculator, createHttpGet } from "@patchbay/tools";
import { createValidator, type JsonObject } from "@patchbay/graph";
import { graph, graphWith, testResources } from "@patchbay/graph/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { AgentCompiler } from "../agent-compiler.ts";
import type { CompiledAgent } from "../compiled-agent.ts";
import type { ChatRequest } from "../ports/chat-model.ts";
import type { Answer, PauseRequest } from "../run/pause.ts";
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
import type { Decision, EjectFixture, EjectRun } from "./testing/eject-fixture.ts";
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
  for (const { input, answers = {}, continues = false, ...people } of runs) {
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
      const questions: JsonObject[][] = [];
      let result = await agent.run(read.input, continues ? thread : emptyThread, context, signal);
      for (let round = 0; result.status === "waiting"; round++) {
        questions.push(json(result.requests.map(questionOf)));
        const given = answersOf(result.requests, decisionsOf(people, round));
        result = await agent.resume(result.continuation, given, read.input, context, signal);
      }
      const { output, thread: after, usage } = completed(result);
      thread = after;
      results.push(json({ output, thread, usage, asked, questions }));
    } catch (thrown) {
      const { code, message, node_id } = toRunError(thrown);
      results.push(json({ error: { code, message, node_id } }));
    }
  }
  return results;
}

const questionOf = ({ node_id, kind, payload, schema }: PauseRequest) => ({ node_id, kind, payload, schema });

/** What the people of a run say to a node, the so-manieth time that it waits. */
const decisionsOf =
  ({ decisions = [], always = [] }: Pick<EjectRun, "decisions" | "always">, round: number) =>
  (node: string): Decision | undefined =>
    always.length > 0 ? always[round % always.length] : decisions[round]?.[node];

/** What people say, as the platform hands it on: with the defaults of what they were asked. */
const answersOf = (
  requests: readonly PauseRequest[],
  decisionOn: (node: string) => Decision | undefined,
): ReadonlyMap<string, Answer> =>
  new Map(
    requests.flatMap(({ interrupt_id, node_id, schema }): [string, Answer][] => {
      const decision = decisionOn(node_id);
      if (decision === undefined) return [];
      if (decision === "expired") return [[interrupt_id, { kind: "expired" }]];
      const { value, by } = decision;
      const filled = schema === undefined ? value : createValidator(schema).withDefaults(value);
      return [[interrupt_id, { kind: "answered", value: filled, by }]];
    }),
  );

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

/** Runs that ended, of nothing but their input and what models said, as cases of the projects' own tests. */
function casesOf(runs: readonly EjectRun[], results: readonly EjectedResult[]): RecordedCase[] {
  return runs.flatMap((run, index): RecordedCase[] => {
    const result = results[index];
    const { input, answers, decisions, continues = false } = run;
    if (result === undefined || continues || decisions !== undefined) return [];
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

const said = (approved: boolean): Decision => ({ value: { approved }, by: "usr_ada" });

const randomGraphs = Number(process.env["PATCHBAY_EJECT_RUNS"] ?? 200);
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
        runs: [
          { input: { n: 0 }, always: [said(true), said(false)] },
          { input: { n: 1 }, always: [said(false), said(true), said(true)] },
        ],
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
    // Of random graphs, too, some ask people.
    const random = all.slice(count).flatMap(({ ours }) => ours);
    expect(random.filter((each) => "questions" in each && each.questions.length > 0)).not.toHaveLength(0);
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

  test.each([
    ["classify, judge and guardrail", "zod"],
    ["personal data", "libphonenumber-js"],
  ])("wants the versions of packages that all of this was shown with: %s", async (fixture, dependency) => {
    const { document } = ejectFixtures.find(({ name }) => name === fixture) ?? {};
    const ejection = await ejectGraph(compile(document ?? {}), about);
    if (!ejection.ok) throw new Error("It was refused.");
    const wanted = Manifest.parse(JSON.parse(ejection.files.get("package.json") ?? ""));
    const here = await versionsOf("compiler");
    expect(wanted.dependencies).toEqual(only(wanted.dependencies, here));
    expect(wanted.dependencies).toHaveProperty(dependency);
    expect(wanted.devDependencies["@types/validator"] ?? here["@types/validator"]).toBe(
      here["@types/validator"],
    );
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
