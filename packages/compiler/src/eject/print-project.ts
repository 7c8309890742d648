import type { Plan } from "../plan/plan.ts";
import type { EjectAbout } from "./eject-graph.ts";
import { PrintedGraph } from "./print-graph.ts";
import { printAgentFile } from "./project/agent-file.ts";
import { printEnvExample } from "./project/env-example.ts";
import { type HelperName, printExpressions } from "./project/helpers.ts";
import { printManifest, printReadme, printTsconfig } from "./project/manifest.ts";
import { printModelsFile } from "./project/models-file.ts";
import { modelsOf } from "./project/models-of.ts";
import { withoutTexts } from "./project/node-file.ts";
import { printTests, recordedModelsFile } from "./project/print-tests.ts";
import { printRunFile } from "./project/run-file.ts";
import { sharedFiles } from "./project/shared-files.ts";
import { printToolFiles } from "./project/tool-files.ts";
import type { Refusal } from "./refusal.ts";
import { toolsOf } from "./refusals.ts";

export type PrintedProject =
  | { readonly ok: true; readonly files: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly reasons: readonly Refusal[] };

/** Prints the files, not formatted yet. Pure. */
export function printProject(plan: Plan, about: EjectAbout): PrintedProject {
  const graph = new PrintedGraph(plan, about, { folder: "src/", shared: "./" });
  if (graph.reasons.length > 0) return { ok: false, reasons: graph.reasons };
  return { ok: true, files: filesOf(graph, about) };
}

function filesOf(graph: PrintedGraph, about: EjectAbout): ReadonlyMap<string, string> {
  const { all, plan } = graph;
  const nodes = all.flatMap((each) => each.nodes);
  const models = [...new Set(nodes.flatMap(({ node }) => modelsOf(node)))].toSorted();
  const named = new Set(nodes.flatMap(({ node }) => toolsOf(node).map(({ tool }) => tool)));
  const tools = [...named].flatMap((tool) => about.tools?.get(tool) ?? []);
  const modules = new Set(nodes.flatMap(({ printer }) => [...printer.imports.keys()]));
  const helpers = new Set<HelperName>(nodes.flatMap(({ printer }) => [...printer.helpers]));
  const expressions = printExpressions(helpers);
  const usesModels = models.length > 0;
  const usesCaller = nodes.some(({ body }) => /\brun\.caller\b/.test(withoutTexts(body)));
  const hasBodies = graph.bodies.length > 0;
  const cases = about.cases ?? [];
  const shared = sharedFiles({
    modules: new Set([...modules].map((module) => module.replace("../", ""))),
    usesModels,
    usesHttp: tools.some(({ usesHttp = false }) => usesHttp),
    hasJoins: all.some(({ plan: { regions } }) => regions.length > 0),
    hasPolicies: all.some(({ hasPolicies }) => hasPolicies),
    asks: graph.asks,
    hasUnions: all.some(({ plan: { channels } }) => channels.some(({ reducer }) => reducer === "union")),
  });
  const usesHttp = shared.has("src/http.ts");
  const hasTools = shared.has("src/call-tool.ts");
  const readme = {
    models,
    hasTools,
    usesHttp,
    hasBodies,
    hasJoins: shared.has("src/joins.ts"),
    hasPolicies: shared.has("src/policy.ts"),
    expressions: expressions !== undefined,
  };
  const manifest = {
    usesModels,
    usesHttp,
    tools,
    usesZod: shared.has("src/ask-about.ts"),
    findsPii: shared.has("src/find-pii.ts"),
    usesRe2: helpers.has("matches") || shared.has("src/checks.ts"),
  };
  const run = {
    slug: about.slug,
    version: about.version,
    usesModels,
    usesCaller,
    hasBodies,
    asks: graph.asks,
    maxTokens: plan.limits.max_tokens,
  };
  return new Map([
    ["README.md", printReadme(plan, about, readme)],
    ["package.json", printManifest(about, manifest)],
    ["tsconfig.json", printTsconfig()],
    [".gitignore", "node_modules/\n.env\n"],
    [".env.example", printEnvExample(models)],
    ...some("graph.json", about.document && `${JSON.stringify(about.document, null, 2)}\n`),
    [
      "src/agent.ts",
      printAgentFile(plan, {
        keys: graph.keys,
        usesCaller,
        start: graph.start,
        firstSteps: graph.asks ? graph.firstSteps : undefined,
      }),
    ],
    ...graph.files(),
    ...shared,
    ...(hasTools ? printToolFiles(tools) : []),
    ...some("src/expressions.ts", expressions),
    ...some("src/models.ts", usesModels ? printModelsFile(models) : undefined),
    ["src/run.ts", printRunFile(run)],
    ["test/agent.test.ts", printTests(cases, { usesModels, usesCaller, asks: graph.asks })],
    ...some("test/recorded-models.ts", usesModels && cases.length > 0 ? recordedModelsFile : undefined),
  ]);
}

const some = (path: string, text: string | undefined): [string, string][] =>
  text === undefined ? [] : [[path, text]];
