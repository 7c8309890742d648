import { checkGraph, type JsonObject } from "@patchbay/graph";
import { testResources } from "@patchbay/graph/testing";
import fc from "fast-check";
import { expect, test } from "vitest";

import { AgentCompiler } from "./agent-compiler.ts";
import type { Answer, PauseRequest } from "./run/pause.ts";
import { NodeFailure } from "./run/run-failure.ts";
import { arbitraryGraph } from "./testing/arbitrary-graph.ts";
import { emptyThread, recordingContext } from "./testing/index.ts";
import { type Decide, type Decision, interpret, type Reference } from "./testing/reference-interpreter.ts";

/** Somebody who decides, on all that is open or on one at a time, and remembers what was open each time. */
class Decider {
  readonly asked: (readonly string[])[] = [];
  readonly #n: number;

  constructor(n: number) {
    this.#n = n;
  }

  readonly decide: Decide = (open) => {
    const names = [...open].toSorted();
    this.asked.push(names);
    const decided = this.#n % 2 === 0 ? names : names.slice(0, 1);
    // What is asked by the same name again is not always answered as before.
    return new Map(decided.map((name) => [name, decision(name, this.#n + this.asked.length)]));
  };
}

function decision(name: string, n: number): Decision {
  const lot = Array.from(name).reduce((sum, letter) => sum + letter.charCodeAt(0), n) % 5;
  if (lot === 0) return "expired";
  return { approved: lot % 2 === 0, by: name };
}

/** What the compiled graph did, in the reference's terms. */
async function execute(document: JsonObject, input: JsonObject, decide: Decide): Promise<Reference> {
  const compilation = new AgentCompiler().compile(document, testResources);
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.diagnostics));
  const { agent } = compilation;
  const context = recordingContext({});
  const { signal } = new AbortController();
  const told = (): Pick<Reference, "activations" | "hasFailedItem"> => ({
    activations: countsOf(
      context.events.flatMap((event) => (event.type === "node.started" ? [event.node_id] : [])),
    ),
    hasFailedItem: context.events.some(
      ({ type, ...event }) =>
        type === "node.completed" &&
        "outputs" in event &&
        Array.isArray(event.outputs["errors"]) &&
        event.outputs["errors"].length > 0,
    ),
  });
  try {
    let result = await agent.run(input, emptyThread, context, signal);
    while (result.status === "waiting") {
      const answers = answersTo(result.requests, decide);
      // What remains of a run that waits is JSON text, wherever it is kept.
      const kept: typeof result.continuation = JSON.parse(JSON.stringify(result.continuation));
      result = await agent.resume(kept, answers, input, context, signal);
    }
    const { output, thread } = result;
    return { output, error: undefined, channels: thread.channels, ...told() };
  } catch (thrown) {
    if (!(thrown instanceof NodeFailure)) throw thrown;
    return { output: undefined, error: thrown.error.code, channels: {}, ...told() };
  }
}

function answersTo(requests: readonly PauseRequest[], decide: Decide): Map<string, Answer> {
  const ids = new Map(
    requests.map(({ node_id, activation, interrupt_id }) => [`${node_id}#${activation}`, interrupt_id]),
  );
  return new Map(
    [...decide([...ids.keys()])].map(([name, decided]): [string, Answer] => [
      ids.get(name) ?? "",
      decided === "expired"
        ? { kind: "expired" }
        : { kind: "answered", value: { approved: decided.approved }, by: decided.by },
    ]),
  );
}

function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = Map.groupBy(names, (name) => name);
  return Object.fromEntries(
    [...counts].map(([name, all]) => [name, all.length] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Without the nodes of bodies: of an item that failed, which others had begun is nobody's promise. */
const outside = (activations: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(activations).filter(([name]) => !name.includes("[")));

test("compiled graphs and the reference interpreter agree on outputs, channels and activations", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryGraph, fc.integer({ min: 0, max: 5 }), async (graph, n) => {
      const { document, diagnostics } = checkGraph(graph, testResources);
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      if (document === undefined) return;
      const [toReference, toCompiled] = [new Decider(n), new Decider(n)];
      const reference = interpret(document, { n }, toReference.decide);
      const compiled = await execute(graph, { n }, toCompiled.decide);
      expect(compiled.error).toBe(reference.error);
      expect(toCompiled.asked).toEqual(toReference.asked);
      // A failing step is cut short: which of its other nodes had begun is nobody's promise.
      if (reference.error !== undefined) return;
      expect(compiled.output).toEqual(reference.output);
      expect(compiled.channels).toEqual(reference.channels);
      const seen = reference.hasFailedItem || compiled.hasFailedItem ? outside : (all: object) => all;
      expect(seen(compiled.activations)).toEqual(seen(reference.activations));
    }),
    // The same graphs in every run; another seed looks at others.
    {
      numRuns: Number(process.env["PATCHBAY_MODEL_RUNS"] ?? 5_000),
      seed: Number(process.env["PATCHBAY_MODEL_SEED"] ?? 1),
    },
  );
}, 600_000);
