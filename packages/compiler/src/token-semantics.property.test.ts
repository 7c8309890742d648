import { checkGraph, type JsonObject } from "@patchbay/graph";
import { testResources } from "@patchbay/graph/testing";
import fc from "fast-check";
import { expect, test } from "vitest";

import { AgentCompiler } from "./agent-compiler.ts";
import { NodeFailure } from "./run/run-failure.ts";
import { arbitraryGraph } from "./testing/arbitrary-graph.ts";
import { emptyThread, recordingContext } from "./testing/index.ts";
import { interpret, type Reference } from "./testing/reference-interpreter.ts";

/** What the compiled graph did, in the reference's terms. */
async function execute(document: JsonObject, input: JsonObject): Promise<Reference> {
  const compilation = new AgentCompiler().compile(document, testResources);
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.diagnostics));
  const context = recordingContext({});
  const { events } = context;
  const counts = new Map<string, number>();
  const count = (): Readonly<Record<string, number>> => {
    for (const event of events)
      if (event.type === "node.started") counts.set(event.node_id, event.activation);
    return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  };
  try {
    const result = await compilation.agent.run(input, emptyThread, context, new AbortController().signal);
    return {
      output: result.output,
      error: undefined,
      channels: result.thread.channels,
      activations: count(),
    };
  } catch (thrown) {
    if (!(thrown instanceof NodeFailure)) throw thrown;
    return { output: undefined, error: thrown.error.code, channels: {}, activations: count() };
  }
}

test("compiled graphs and the reference interpreter agree on outputs, channels and activations", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryGraph, fc.integer({ min: 0, max: 5 }), async (graph, n) => {
      const { document, diagnostics } = checkGraph(graph, testResources);
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      if (document === undefined) return;
      const reference = interpret(document, { n });
      const compiled = await execute(graph, { n });
      expect(compiled.error).toBe(reference.error);
      // A failing step is cut short: which of its other nodes had begun is nobody's promise.
      if (reference.error === undefined) expect(compiled).toEqual(reference);
    }),
    { numRuns: Number(process.env["PATCHBAY_MODEL_RUNS"] ?? 5_000) },
  );
}, 300_000);
