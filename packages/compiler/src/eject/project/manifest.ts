import type { Plan, PlannedNode } from "../../plan/plan.ts";
import type { EjectAbout } from "../eject-graph.ts";
import { isAsking } from "../token-places.ts";
import { inReach } from "./in-reach.ts";
import { environmentName } from "./models-file.ts";
import type { EjectableTool } from "./tools.ts";

// The versions that the equality of both sides was shown with; all on the public registry.
const versions = {
  "@cfworker/json-schema": "4.1.6",
  "@langchain/core": "1.2.13",
  "@langchain/langgraph": "1.4.17",
  "@langchain/openai": "1.6.0",
  "@types/node": "24.19.2",
  "@types/validator": "13.15.10",
  "libphonenumber-js": "1.13.16",
  re2js: "2.10.0",
  typescript: "7.0.2",
  undici: "8.12.4",
  validator: "13.15.35",
  zod: "4.6.7",
} as const;

export interface ManifestNeeds {
  readonly usesModels: boolean;
  readonly usesZod: boolean;
  readonly usesRe2: boolean;
  readonly usesHttp: boolean;
  /** Whether it looks for personal data. */
  readonly findsPii: boolean;
  readonly tools: readonly EjectableTool[];
}

/** `package.json`: exact versions of public packages, and no more of them than the project imports. */
export function printManifest({ slug, version }: EjectAbout, needs: ManifestNeeds): string {
  const names: (keyof typeof versions)[] = [
    "@cfworker/json-schema",
    "@langchain/core",
    "@langchain/langgraph",
    ...(needs.usesModels ? (["@langchain/openai"] as const) : []),
    ...(needs.findsPii ? (["libphonenumber-js", "validator"] as const) : []),
    ...(needs.usesRe2 ? (["re2js"] as const) : []),
    ...(needs.usesHttp ? (["undici"] as const) : []),
    ...(needs.usesZod ? (["zod"] as const) : []),
  ];
  const dependencies = sorted([
    ...names.map((name) => [name, versions[name]] as const),
    ...needs.tools.flatMap((tool) => Object.entries(tool.dependencies ?? {})),
  ]);
  return `${JSON.stringify(
    {
      name: slug,
      version: `${version}.0.0`,
      private: true,
      type: "module",
      scripts: { check: "tsc", test: "node --test" },
      dependencies,
      devDependencies: sorted([
        ["@types/node", versions["@types/node"]],
        ["typescript", versions.typescript],
        ...(needs.findsPii ? [["@types/validator", versions["@types/validator"]] as const] : []),
        ...needs.tools.flatMap((tool) => Object.entries(tool.devDependencies ?? {})),
      ]),
      engines: { node: ">=22.18" },
    },
    null,
    2,
  )}\n`;
}

const sorted = (packages: readonly (readonly [string, string])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(packages.toSorted(([a], [b]) => (a < b ? -1 : 1)));

export const printTsconfig = (): string =>
  `${JSON.stringify(
    {
      compilerOptions: {
        target: "es2024",
        lib: ["es2024", "esnext.iterator", "esnext.collection"],
        module: "nodenext",
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        verbatimModuleSyntax: true,
        erasableSyntaxOnly: true,
        allowImportingTsExtensions: true,
        noEmit: true,
        skipLibCheck: true,
        types: ["node"],
      },
      include: ["src", "test"],
    },
    null,
    2,
  )}\n`;

/** `README.md`: what the project is and where to begin. */
export function printReadme(
  plan: Plan,
  { name, slug, version }: EjectAbout,
  has: {
    readonly models: readonly string[];
    readonly hasTools: boolean;
    readonly hasJoins: boolean;
    readonly hasPolicies: boolean;
    readonly expressions: boolean;
    readonly usesHttp: boolean;
    readonly hasBodies: boolean;
  },
): string {
  const title = name.replaceAll(/[\r\n]+/g, " ");
  const input = JSON.stringify(exampleOf(plan));
  const asking = inReach(plan).find(isAsking);
  const rows = [
    ["src/agent.ts", "one run: `runAgent(input, options, thread)`"],
    ["src/graph.ts", "the graph: which node follows which"],
    ["src/nodes/", "what each node does, one file each"],
    ["src/state.ts", "the typed state and its reducers"],
    ["src/schemas.ts", "the JSON Schemas of input, output and channels"],
    ["src/step.ts", "how a node becomes a step of the graph"],
    ...(has.hasJoins ? [["src/joins.ts", "when a join goes on"]] : []),
    ...(has.hasPolicies ? [["src/policy.ts", "time limits, retries, and what a failure means"]] : []),
    ...(asking !== undefined ? [["src/questions.ts", "what people are asked, and their answers"]] : []),
    ...(has.models.length > 0 ? [["src/models.ts", "models, bound by environment variables"]] : []),
    ...(has.hasBodies ? [["src/bodies/", "the graphs that nodes run for each item of a list"]] : []),
    ...(has.usesHttp ? [["src/http.ts", "HTTP requests, with limits of time and size"]] : []),
    ...(has.hasTools ? [["src/tools/", "what the agent can call"]] : []),
    ...(has.expressions ? [["src/expressions.ts", "what expressions mean that TypeScript would not"]] : []),
  ];
  return `# ${title}

Version ${version} of the agent \`${slug}\`, as a [LangGraph.js](https://langchain-ai.github.io/langgraphjs/) project. It is yours: change what you like.

\`\`\`sh
npm install
npm run check   # types
npm test
\`\`\`

Node.js 22.18 or newer runs the TypeScript as it is.
${
  has.models.length === 0
    ? ""
    : `
Models are any server that speaks OpenAI's Chat Completions. Copy \`.env.example\` to \`.env\` and fill it in: ${has.models.map((model) => `\`${environmentName(model)}\``).join(", ")} and \`OPENAI_API_KEY\`. Then \`node --env-file=.env …\`.
`
}
${
  has.usesHttp
    ? `
Nothing here keeps a request away from addresses inside your network, as a server that runs agents for others must. Where a URL, or what a model asks for, is not yours, let the machine's firewall or a proxy guard what it can reach.
`
    : ""
}
\`\`\`ts
import { runAgent } from "./src/agent.ts";

${asking !== undefined ? `const result = await runAgent(${input});` : `const { output, thread } = await runAgent(${input});`}
\`\`\`
${asking === undefined ? "" : printAsking(asking)}
The \`thread\` that a run leaves behind is given to the next one, as the third argument, where it is to remember. A failure is an \`AgentError\` with a \`code\`.

| where | what |
| --- | --- |
${rows.map(([path, what]) => `| \`${path}\` | ${what} |`).join("\n")}
`;
}

/** How a run goes on that waits at this node. */
const printAsking = ({ id, type }: PlannedNode): string => `
A run that asks somebody ends with \`status: "waiting"\`. Its \`questions\` say what, and \`paused\` is all that it needs to go on, as plain JSON: keep it where you like, for as long as you like, and from nobody whom you would not let change the run. Who may answer is for you to say.

\`\`\`ts
import { resumeAgent } from "./src/agent.ts";

if (result.status === "waiting") {
  const value = ${type === "approval" ? "{ approved: true }" : "{}"};
  const next = await resumeAgent(result.paused, { "${id}#1": { value, by: "Ada" } });
}
\`\`\`

A question with \`expires_at\` is answered with \`"expired"\` once that time has come; nothing here looks at the clock by itself.
`;

/** An input of about the right form. */
function exampleOf({ input }: Plan): Record<string, unknown> {
  const { properties = {}, required = [] } = input;
  const example = {
    string: "Hello",
    integer: 1,
    number: 1,
    boolean: true,
    array: [],
    object: {},
    null: null,
  };
  return Object.fromEntries(required.map((name) => [name, example[properties[name]?.type ?? "string"]]));
}
