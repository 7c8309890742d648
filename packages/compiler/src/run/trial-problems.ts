import type { Trial } from "@patchbay/contracts";
import { escapePointer, nodeDefinitions, type SchemaViolation } from "@patchbay/graph";

import type { Plan, PlannedNode } from "../plan/plan.ts";

/**
 * What a trial names that the graph does not have, with pointers into the trial. To be asked before it runs: a name that
 * is misspelled would otherwise be a node that works, or a tool that is called, for real.
 */
export function trialProblems(
  plan: Plan,
  { pinned = {}, until, tools = {} }: Trial,
): readonly SchemaViolation[] {
  const nodes = new Map(namedNodes(plan, ""));
  const problems: SchemaViolation[] = [];
  const report = (message: string, ...route: readonly string[]): void => {
    problems.push({ pointer: route.map((part) => `/${escapePointer(part)}`).join(""), message });
  };
  for (const [name, { port, channels = {} }] of Object.entries(pinned)) {
    const found = nodes.get(name);
    if (found === undefined) {
      report(`There is no node “${name}”.`, "pinned", name);
      continue;
    }
    if (port !== undefined && !portsOf(found.node).includes(port))
      report(`“${name}” has no port “${port}”.`, "pinned", name, "port");
    const known = new Set(found.plan.channels.map((channel) => channel.name));
    for (const channel of Object.keys(channels))
      if (!known.has(channel))
        report(`There is no channel “${channel}”.`, "pinned", name, "channels", channel);
  }
  if (until !== undefined && !plan.nodes.some(({ id }) => id === until))
    report(`There is no node “${until}” in the graph itself.`, "until");
  for (const [name, answers] of Object.entries(tools)) {
    const found = nodes.get(name);
    if (found === undefined) {
      report(`There is no node “${name}”.`, "tools", name);
      continue;
    }
    const called = toolsOf(found.node);
    for (const tool of Object.keys(answers))
      if (!called.has(tool)) report(`“${name}” calls no tool “${tool}”.`, "tools", name, tool);
  }
  return problems;
}

/** Every node under the name by which trials know it, with the graph that it is in. */
function* namedNodes(
  plan: Plan,
  before: string,
): Generator<readonly [string, { readonly node: PlannedNode; readonly plan: Plan }]> {
  for (const node of plan.nodes) {
    yield [before + node.id, { node, plan }];
    if (node.body !== undefined) yield* namedNodes(node.body, `${before}${node.id}.`);
  }
}

/** By which a node can leave: those of its config, those that its policy adds, and all at once. */
function portsOf({ type, config, policy }: PlannedNode): readonly string[] {
  const read = nodeDefinitions.get(type)?.configure(config);
  return [
    ...(read?.ok === true ? read.configured.ports : ["out"]),
    ...(policy?.on_error === "port" ? ["error"] : []),
    ...(policy?.budget === undefined ? [] : ["budget"]),
    "*",
  ];
}

function toolsOf({ type, config }: PlannedNode): ReadonlySet<string> {
  const read = nodeDefinitions.get(type)?.configure(config);
  const sites = read?.ok === true ? read.configured.sites : [];
  return new Set(
    sites.flatMap(({ kind, value }) => (kind === "tool" && typeof value === "string" ? [value] : [])),
  );
}
