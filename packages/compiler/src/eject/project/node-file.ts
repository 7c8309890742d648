import type { PlannedNode } from "../../plan/plan.ts";
import type { NodePrinter } from "../nodes/node-printer.ts";
import type { PrintedNode } from "../nodes/printed-node.ts";
import { isAsking } from "../token-places.ts";

/** A node whose parts are printed. */
export interface NodeParts extends PrintedNode {
  readonly node: PlannedNode;
  readonly printer: NodePrinter;
}

/** `nodes/<id>.ts`: a function that does what the node does. */
export function printNodeFile(
  { node, printer, body, before }: NodeParts,
  {
    name,
    shared,
    isInBody,
  }: {
    readonly name: string;
    /** Where modules are that all graphs of the project share, from the graph's folder. */
    readonly shared: string;
    readonly isInBody: boolean;
  },
): string {
  const code = withoutTexts(body);
  const reads = (name: string): boolean => new RegExp(`(?:^|[^.\\w]|\\.\\.\\.)${name}\\b`).test(code);
  const names = [
    "state",
    "run",
    "signal",
    "arrived",
    "laps",
    ...(isAsking(node) ? ["answer"] : []),
    ...(isInBody ? ["item", "index"] : []),
  ];
  const members = names.filter(reads);
  const usesWhole = reads("activation");
  const parameter =
    members.length === 0 && !usesWhole
      ? ""
      : usesWhole
        ? "activation: Activation"
        : `{ ${members.join(", ")} }: Activation`;
  const opening = usesWhole && members.length > 0 ? `const { ${members.join(", ")} } = activation;\n` : "";
  const isAsync = reads("await");
  const result = `Outcome<${JSON.stringify(node.id)}>`;
  const imports = [...printer.imports]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([module, names]) => importLine([placed(module, shared), names]));
  const step = [...(parameter === "" ? [] : ["type Activation"]), "type Outcome"].map((each) =>
    each.replace("type ", ""),
  );
  return `${imports.filter(isOuter).join("\n")}

${[...imports.filter((line) => !isOuter(line)), `import type { ${step.join(", ")} } from "../step.ts";`].join("\n")}

${before === undefined || before === "" ? "" : `${before}\n\n`}/** ${summaries[node.type] ?? node.type} */
export ${isAsync ? "async " : ""}function ${name}(${parameter}): ${isAsync ? `Promise<${result}>` : result} {
${opening}${body}
}
`;
}

/** Printers name modules as the nodes of the whole agent reach them; those of bodies are deeper. */
const placed = (module: string, shared: string): string =>
  module.startsWith("../") && !module.startsWith("../bodies/") && shared !== "./"
    ? `../${shared}${module.slice("../".length)}`
    : module;

const summaries: Readonly<Record<string, string>> = {
  end: "What the run answers.",
  condition: "The first case that holds decides the port.",
  switch: "The first case that equals the value decides the port.",
  loop: "Sends the run round again, or on.",
  parallel: "Takes all of its ports.",
  join: "Says which branches have arrived.",
  wait: "Waits.",
  fail: "Fails.",
  transform: "Computes values; each may use the ones before it.",
  set_state: "Writes channels of the state.",
  template: "Writes a text.",
  llm: "Asks a model once.",
  agent: "Lets a model use tools until it has the answer.",
  classify: "Asks a model which class a text belongs to.",
  judge: "Decides whether something passes.",
  guardrail: "Holds a text against rules.",
  tool: "Calls a tool.",
  http_request: "Sends an HTTP request.",
  approval: "Waits until somebody says yes or no.",
  human_input: "Waits until somebody has filled in a form.",
  map: "Does the same for every item of a list.",
};

function importLine([module, names]: readonly [string, ReadonlySet<string>]): string {
  const sorted = [...names].toSorted((a, b) => (a.replace("type ", "") < b.replace("type ", "") ? -1 : 1));
  const isTypes = sorted.every((name) => name.startsWith("type "));
  const listed = isTypes ? sorted.map((name) => name.replace("type ", "")) : sorted;
  return `import ${isTypes ? "type " : ""}{ ${listed.join(", ")} } from ${JSON.stringify(module)};`;
}

const isOuter = (line: string): boolean => !line.includes('from "../');

/** Texts may say anything; what a body uses is in its code. */
export const withoutTexts = (body: string): string =>
  body
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/`(?:[^`\\]|\\.)*`/gs, (text) => (text.match(/(?<!\\)\$\{[^}]*/g) ?? []).join(" "));
