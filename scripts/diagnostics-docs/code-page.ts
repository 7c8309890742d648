import {
  checkGraph,
  type Diagnostic,
  type DiagnosticCode,
  diagnosticKinds,
  type Json,
} from "@patchbay/graph";
import { type DiagnosticExample, diagnosticExamples } from "@patchbay/graph/examples";
import { testResources } from "@patchbay/graph/testing";

import { groupOf } from "./code-group.ts";
import { excerptOf, membersThatMatter, wholeOf } from "./excerpt.ts";
import { flowchart } from "./flowchart.ts";

/** The page of one code. Markdown, not yet laid out. @throws when its example does not have the code */
export function codePage(code: DiagnosticCode): string {
  const { severity, title, why, fix } = diagnosticKinds[code];
  const example = diagnosticExamples[code];
  const found = checkGraph(example.wrong, testResources).diagnostics.find((each) => each.code === code);
  if (found === undefined) throw new Error(`The example of ${code} does not have it.`);
  const members = membersThatMatter(example);
  const group = groupOf(code);
  const drawing = members.has("edges") ? flowchart : () => [];
  return [
    `# ${code}: ${title}`,
    `${consequences[severity]} One of the codes about [${group.title}](README.md).`,
    "## What",
    `The checker says of the example, at ${place(found.path)}:`,
    quoted(found.message),
    ...related(found),
    ...together(example),
    "## Why",
    why,
    "## Wrong",
    ...registered(group.prefix),
    ...drawing(example.wrong, found.path),
    json(excerptOf(example.wrong, members)),
    ...whole(example.wrong, members),
    "## Right",
    ...drawing(example.right),
    json(excerptOf(example.right, members)),
    "## Fix",
    fix,
    ...offered(found),
    "",
  ].join("\n\n");
}

const consequences = {
  error: "Error: the graph cannot be published.",
  warning: "Warning: the graph can be published.",
  info: "Note: the graph can be published.",
} as const satisfies Record<Diagnostic["severity"], string>;

const place = (path: string): string => (path === "" ? "the document itself" : `\`${path}\``);

/** A message as it is, whatever Markdown would make of its characters. */
const quoted = (message: string): string => `> ${message.replaceAll(/[\\`*_<>[\]]/g, "\\$&")}`;

const json = (text: string): string => `\`\`\`json\n${text}\n\`\`\``;

function related({ related = [] }: Diagnostic): string[] {
  return related.length === 0
    ? []
    : [["It points at:", ...related.map(({ path, message }) => `- ${place(path)}: ${message}`)].join("\n\n")];
}

function together({ companions = [] }: DiagnosticExample): string[] {
  return companions.map((code) => `With it comes [${code}](${code}.md): ${diagnosticKinds[code].title}.`);
}

function offered({ fixes = [] }: Diagnostic): string[] {
  if (fixes.length === 0) return [];
  return [`The checker offers to do it: ${fixes.map(({ title }) => `_${title}_`).join(" or ")}.`];
}

/** What the names in an example mean, where that is not the document's to say. */
function registered(prefix: string): string[] {
  if (prefix !== "PB4") return [];
  const models = [...testResources.models].map(
    ([name, { capabilities }]) => `\`${name}\` (${[...capabilities].join(", ") || "text only"})`,
  );
  const tools = [...testResources.tools.keys()].map((name) => `\`${name}\``);
  const agents = [...testResources.agents].map(
    ([slug, { versions }]) => `\`${slug}\` (versions ${[...(versions?.keys() ?? [])].join(" and ")})`,
  );
  return [
    `Here the server has the models ${models.join(" and ")}, the tools ${tools.join(", ")}, and the agent ${agents.join(" and ")}.`,
  ];
}

/** The whole of a document of which only some members were shown, folded. */
function whole(document: Json, members: ReadonlySet<string>): string[] {
  const text = wholeOf(document, members);
  return text === undefined
    ? []
    : ["<details>\n<summary>The whole document</summary>", json(text), "</details>"];
}
