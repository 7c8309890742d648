import { AgentCompiler, type CompiledAgent, ejectDocument } from "@patchbay/compiler";
import {
  completed,
  type EjectedResult,
  EjectedProjects,
  emptyThread,
  failureOf,
  peculiarities,
  type PeculiarServer,
  recordingContext,
  type SeenRequest,
  startPeculiarServer,
} from "@patchbay/compiler/testing";
import { type OpenRegistries, openRegistries } from "@patchbay/composition";
import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { type FakeOpenAi, startFakeOpenAi, textOf } from "@patchbay/models-openai/testing";
import { expect, test } from "vitest";

import { demoAgent } from "./seed/demo-agent.ts";

const about = { slug: "helper", name: "Helper", version: 1 };

function compile(document: JsonObject, { resources }: OpenRegistries): CompiledAgent {
  const compilation = new AgentCompiler().compile(document, resources);
  if (compilation.ok) return compilation.agent;
  throw new Error(JSON.stringify(compilation.diagnostics));
}

type Ending = { readonly output: JsonObject } | { readonly error: object };

/** How the document's runs end here. */
async function runOurs(
  document: JsonObject,
  inputs: readonly JsonObject[],
  registries: OpenRegistries,
): Promise<Ending[]> {
  const agent = compile(document, registries);
  const context = {
    ...recordingContext({ http: registries.http }),
    model: (name: string) => registries.model(name, { org_id: "org" }),
    tool: registries.tool,
  };
  const endings: Ending[] = [];
  for (const input of inputs) {
    const running = agent.run(input, emptyThread, context, new AbortController().signal);
    const ending = running.then((result) => ({ output: completed(result).output }));
    endings.push(await ending.catch(async () => ({ error: publicly(await failureOf(running)) })));
  }
  return endings;
}

const endingOf = (result: EjectedResult): Ending =>
  "error" in result ? { error: publicly(result.error) } : { output: result.output };

const publicly = ({
  code,
  message,
  node_id,
}: {
  code: string;
  message: string;
  node_id?: string | undefined;
}) => ({
  code,
  message,
  node_id,
});

const named = (endings: readonly Ending[], inputs: readonly JsonObject[]) =>
  endings.map((ending, index) => ({ input: inputs[index], ...ending }));

async function filesOf(document: JsonObject): Promise<ReadonlyMap<string, string>> {
  const ejection = await ejectDocument(document, about);
  if (!ejection.ok) throw new Error(JSON.stringify(ejection));
  return ejection.files;
}

/** What a server saw; of a key only that there is one, because no two runs have the same. */
const seenBy = ({ requests }: PeculiarServer): SeenRequest[] =>
  requests.map((request) => ({
    ...request,
    headers: {
      ...request.headers,
      "idempotency-key": request.headers["idempotency-key"] === undefined ? "none" : "a key",
    },
  }));

const kinds = ["get", "post", "patch", "text", "head", "remove", "tool"];

/** One request in many forms; each goes on where it fails. */
const requesting = ({ origin }: PeculiarServer): JsonObject =>
  graphWith({
    input: {
      type: "object",
      properties: { message: { type: "string" }, kind: { type: "string" } },
      required: ["message", "kind"],
    },
    nodes: {
      pick: {
        type: "switch",
        config: { value: "input.kind", cases: kinds.map((kind) => ({ id: kind, equals: kind })) },
      },
      get: {
        type: "http_request",
        config: {
          method: "GET",
          url: `${origin}/s/{{ input.message }}?own=a%20b&x={{ input.message }}#{{ [1, 2][size(input.message) - size(input.message)] }}`,
          headers: {
            "X-Token": "t-{{ input.message }}",
            Authorization: "Bearer secret",
            "Accept-Language": "de",
          },
          query: { "q r": "{{ input.message }}&b", n: "{{ size(input.message) }}" },
        },
        policy: { on_error: "port" },
      },
      post: {
        type: "http_request",
        config: {
          method: "POST",
          url: `${origin}/s/{{ input.message }}`,
          body: { said: "{{ input.message }}", list: [1, "{{ size(input.message) }}", "as it is"] },
        },
        policy: { on_error: "port", retry: { max_attempts: 3, backoff_ms: 1 } },
      },
      patch: {
        type: "http_request",
        config: {
          method: "PATCH",
          url: `${origin}/s/{{ input.message }}/x.{{ input.message }}`,
          headers: { "Content-Type": "text/plain", "Idempotency-Key": "mine" },
          body: "{{ input.message }}",
          response: "text",
        },
        policy: { on_error: "port" },
      },
      text: {
        type: "http_request",
        config: {
          url: `${origin}/s/{{ input.message }}`,
          response: "text",
          expect_status: [200, 404],
        },
        policy: { on_error: "port", retry: { max_attempts: 2, backoff_ms: 1 } },
      },
      head: {
        type: "http_request",
        config: { method: "HEAD", url: `${origin}/s/{{ input.message }}` },
        policy: { on_error: "port" },
      },
      remove: {
        type: "http_request",
        config: { method: "DELETE", url: `${origin}/s/{{ input.message }}`, body: null },
        policy: { on_error: "port" },
      },
      tool: {
        type: "tool",
        config: { tool: "http_get", arguments: { url: `{{ '${origin}/s/' + input.message }}` } },
        policy: { on_error: "port" },
      },
      end: {
        type: "end",
        config: {
          output: Object.fromEntries([
            ...kinds
              .filter((kind) => kind !== "tool")
              .flatMap((kind) =>
                ["status", "headers", "body"].map((name) => [
                  `${kind}_${name}`,
                  `has(nodes.${kind}.${name}) ? nodes.${kind}.${name} : null`,
                ]),
              ),
            ["result", "has(nodes.tool.result) ? nodes.tool.result : null"],
            ...kinds.map((kind) => [
              `${kind}_error`,
              `has(nodes.${kind}.error) ? nodes.${kind}.error : null`,
            ]),
          ]),
        },
      },
    },
    edges: [
      "start -> pick",
      "pick.else -> end",
      ...kinds.flatMap((kind) => [`pick.${kind} -> ${kind}`, `${kind} -> end`, `${kind}.error -> end`]),
    ],
  });

/** Values that would change where a request goes, or could not be carried. */
const hostile = ["..", "%2e%2E", "", "a/b?c#d\\e", "é😀 ü", "\ud800", "line\nbreak", "away", "\t", "x%00"];

test("an ejected project sends requests, and takes their answers, as the platform does", async () => {
  const [elsewhere, provider] = [await startPeculiarServer(), await startFakeOpenAi({ script })];
  const [ours, theirs] = [
    await startPeculiarServer(elsewhere.origin),
    await startPeculiarServer(elsewhere.origin),
  ];
  const registries = openRegistries({
    openAi: {
      apiKey: provider.api_key,
      baseUrl: provider.base_url,
      model: "test-model",
      capabilities: ["tools", "structured_output"],
    },
    egressAllow: [ours.origin, theirs.origin, elsewhere.origin, "http://127.0.0.1:9"],
  });
  const projects = await EjectedProjects.open();
  try {
    const inputs = kinds.flatMap((kind) =>
      [...peculiarities, ...hostile, "anything"].map((message) => ({ kind, message })),
    );
    const chats = demoMessages(ours);
    const mine = await runOurs(requesting(ours), inputs, registries);
    const [sent, sentElsewhere] = [seenBy(ours), seenBy(elsewhere)];
    ours.requests.length = 0;
    const demo = await runOurs(demoAgent.graph, chats, registries);
    const [read, asked] = [seenBy(ours), bodiesOf(provider)];
    ours.requests.length = 0;
    elsewhere.requests.length = 0;
    await projects.add(
      await filesOf(requesting(theirs)),
      inputs.map((input) => ({ input })),
    );
    await projects.add(
      await filesOf(demoAgent.graph),
      demoMessages(ours).map((input) => ({ input })),
    );
    expect(await projects.typeErrors(2)).toBe("");
    const [requested = [], chatted = []] = await projects.run({
      MODEL_DEFAULT: "test-model",
      OPENAI_API_KEY: provider.api_key,
      OPENAI_BASE_URL: provider.base_url,
    });
    const there = (text: string): string =>
      text.replaceAll(theirs.origin, ours.origin).replaceAll(hostOf(theirs), hostOf(ours));
    const told: unknown = JSON.parse(there(JSON.stringify(named(requested.map(endingOf), inputs))));
    expect(told).toEqual(JSON.parse(JSON.stringify(named(mine, inputs))));
    expect(seenBy(theirs)).toEqual(sent);
    expect(seenBy(elsewhere)).toEqual(sentElsewhere);
    expect(named(chatted.map(endingOf), chats)).toEqual(named(demo, chats));
    expect(seenBy(ours)).toEqual(read);
    expect(bodiesOf(provider).slice(asked.length)).toEqual(asked);
  } finally {
    await projects.close();
    await registries.close();
    for (const each of [ours, theirs, elsewhere, provider]) await each.close();
  }
}, 120_000);

const hostOf = ({ origin }: PeculiarServer): string => new URL(origin).host;

const bodiesOf = ({ requests }: FakeOpenAi) => requests.map(({ body }) => body);

/** What people say to the demo agent. */
const demoMessages = ({ origin }: PeculiarServer): { message: string }[] => [
  { message: "Hello there" },
  { message: "What is 6 * 7?" },
  { message: `Read ${origin}/s/page please` },
  { message: "Read http://127.0.0.1:9/ please" },
  { message: "1 failure" },
];

/** A model that calls the tool that the question is for, and then says what it was told. */
function script({ messages }: Parameters<Parameters<typeof startFakeOpenAi>[0]["script"]>[0]) {
  const last = messages.at(-1) ?? { role: "user" };
  const text = textOf(last);
  if (text === "1 failure") return { type: "error", status: 400 } as const;
  const address = /https?:\S+/.exec(text)?.[0];
  const sum = /\d[\d*+ ]+\d/.exec(text)?.[0];
  if (last.role === "user" && address !== undefined) return calling("http_get", { url: address });
  if (last.role === "user" && sum !== undefined) return calling("calculator", { expression: sum });
  return { type: "text", chunks: ["I was told: ", text] } as const;
}

const calling = (name: string, args: JsonObject) =>
  ({ type: "tool_calls", calls: [{ id: "call_1", name, arguments: JSON.stringify(args) }] }) as const;
