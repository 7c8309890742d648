import type { Plan, PlannedNode } from "../../plan/plan.ts";
import { printKey } from "../expression/static-type.ts";
import { printJson } from "../print-text.ts";
import { isAsking, placeOf, type Place, type Placing } from "../token-places.ts";
import { fileOf } from "./file-of.ts";
import { printPolicy } from "./print-policy.ts";

/** `graph.ts`: the state graph of one graph, its nodes and its edges. */
export function printGraphFile(
  plan: Plan,
  {
    steps,
    functions,
    shared,
  }: {
    /** LangGraph's names of the nodes. */
    readonly steps: ReadonlyMap<string, string>;
    /** The names of their functions. */
    readonly functions: ReadonlyMap<string, string>;
    readonly shared: string;
  },
): string {
  const placing: Placing = { plan, nameOf: (id) => steps.get(id) ?? id };
  const placed = plan.nodes
    .filter(({ id }) => id !== plan.start)
    .map((node) => ({ node, place: placeOf(node, placing), name: JSON.stringify(steps.get(node.id)) }));
  const usesJoins = new Set<string>();
  const nodes = placed.map(({ node, place, name }) => {
    const { text, calls } = printStep(node, place, { run: functions.get(node.id) ?? node.id, name });
    for (const call of calls) usesJoins.add(call);
    const ends = place.isDynamic ? `, { ends: ${JSON.stringify(place.targets)} }` : "";
    return `${name}, step(${text})${ends}`;
  });
  const start = plan.nodes.find(({ id }) => id === plan.start);
  const first = [...new Set(Object.values(start?.targets ?? {}).flat())];
  const asking = placed.flatMap(({ node, name }) => (isAsking(node) ? [name] : []));
  const edges = [
    ...printEntry(
      first.map((id) => JSON.stringify(placing.nameOf(id))),
      asking,
    ),
    ...placed.flatMap(({ place, name }) => {
      if (place.isDynamic) return [];
      if (place.targets.length === 0) return [`.addEdge(${name}, END)`];
      return place.targets.map((target) => `.addEdge(${name}, ${JSON.stringify(target)})`);
    }),
  ];
  const hasEnd = edges.some((edge) => edge.endsWith("END)"));
  const imports = placed.map(
    ({ node }) => `import { ${functions.get(node.id)} } from "./nodes/${fileOf(node.id)}.ts";`,
  );
  return `import { ${hasEnd ? "END, " : ""}START, StateGraph } from "@langchain/langgraph";

${usesJoins.size > 0 ? `import { ${[...usesJoins].toSorted().join(", ")} } from "${shared}joins.ts";\n` : ""}${imports.join("\n")}
import { AgentState } from "./state.ts";
import { step } from "./step.ts";

// Which node follows which. What a node does is in the folder “nodes”.
${nodes.length > longestChain ? statements(nodes, edges) : `export const graph = new StateGraph(AgentState)\n${[...nodes.map((node) => `.addNode(${node})`), ...edges, ".compile()"].join("\n")};`}
`;
}

/** Where LangGraph begins: behind `start`, or at those nodes whose questions have an answer now. */
const printEntry = (first: readonly string[], asking: readonly string[]): readonly string[] =>
  asking.length === 0
    ? first.map((name) => `.addEdge(START, ${name})`)
    : [
        `.addConditionalEdges(START, ({ entrySteps }) => [...entrySteps], [${[...new Set([...first, ...asking])].join(", ")}])`,
      ];

function printStep(
  node: PlannedNode,
  place: Place,
  { run, name }: { readonly run: string; readonly name: string },
): { readonly text: string; readonly calls: readonly string[] } {
  const tells = Object.entries(place.tells).filter(([, writes]) => writes.length > 0);
  const enters = Object.entries(place.enters).filter(([, loops]) => loops.length > 0);
  const policy = printPolicy(node);
  const fields = [
    `id: ${JSON.stringify(node.id)}`,
    `run: ${run}`,
    ...(place.isDynamic ? [`ports: ${printJson(place.ports)}`] : []),
    ...(policy === undefined ? [] : [`policy: ${policy}`]),
    ...(Object.keys(place.branchOf).length === 0 ? [] : [`branchOf: ${printJson(place.branchOf)}`]),
    ...(place.join === undefined ? [] : [`join: ${JSON.stringify(place.join)}`]),
    ...(tells.length === 0
      ? []
      : [
          `tells: { ${tells.map(([port, writes]) => `${printKey(port)}: [${writes.map(({ text }) => text).join(", ")}]`).join(", ")} }`,
        ]),
    ...(place.forgivenBy === undefined ? [] : [`forgivenBy: ${printJson(place.forgivenBy)}`]),
    ...(enters.length === 0 ? [] : [`enters: ${printJson(Object.fromEntries(enters))}`]),
    ...(isAsking(node) ? [`asksAt: ${name}`] : []),
    ...(node.type === "loop" ? ["isLoop: true"] : []),
    ...(node.type === "end" ? ["isEnd: true"] : []),
  ];
  return {
    text: `{ ${fields.join(", ")} }`,
    calls: tells.flatMap(([, writes]) => writes.map(({ call }) => call)),
  };
}

/** Every call adds to the type of a chain; much longer ones are more than the compiler takes. */
const longestChain = 30;

/** The graph of many nodes: all of them at once, then an edge at a time. */
const statements = (nodes: readonly string[], edges: readonly string[]): string =>
  `const builder = new StateGraph(AgentState).addNode([
${nodes.map((node) => `[${node}],`).join("\n")}
]);
${edges.map((edge) => `builder${edge};`).join("\n")}

export const graph = builder.compile();`;
