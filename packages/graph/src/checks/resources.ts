import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import type { GraphView, NodeView } from "../flow/graph-view.ts";
import { listing, nearest } from "../nearest.ts";
import type { ModelCapability } from "../nodes/define-node.ts";
import { attachmentKinds } from "./attachment-kinds.ts";
import type { CheckContext } from "./check-context.ts";
import type { Allowance } from "./check-effort.ts";

/** PB4001 to PB4003, PB4005, PB4006, PB4008: models, tools and agents that are not there, or cannot do what the node needs. */
export function resources(view: GraphView, { effort }: CheckContext): Diagnostic[] {
  const attachments = attachmentKinds(view.document.input);
  return view.nodes.flatMap((node) => [
    ...missing(view, node, effort.hints),
    ...missingVersion(view, node),
    ...lacking(view, node, attachments),
  ]);
}

/** PB4010: node types that nothing here can run. */
export function unavailableNodes({ nodes, resources: { unavailable } }: GraphView): Diagnostic[] {
  return nodes.flatMap(({ node, index, definition }) =>
    definition !== undefined && unavailable?.has(node.type) === true
      ? [
          diagnostic(
            "PB4010",
            `/nodes/${index}/type`,
            `“${node.type}” (${definition.title}) is a node type that cannot run here.`,
          ),
        ]
      : [],
  );
}

function missing(view: GraphView, { index, configured }: NodeView, hints: Allowance): Diagnostic[] {
  const { models, tools, agents } = view.resources;
  return (configured?.sites ?? []).flatMap(({ kind, pointer, value }) => {
    if (typeof value !== "string") return [];
    const path = `/nodes/${index}/config${pointer}`;
    if (kind === "model" && !models.has(value))
      return [notThere("PB4001", "model", path, value, [...models.keys()], hints)];
    if (kind === "tool" && !tools.has(value))
      return [notThere("PB4002", "tool", path, value, [...tools.keys()], hints)];
    if (kind === "agent" && !agents.has(value))
      return [notThere("PB4006", "agent", path, value, [...agents.keys()], hints)];
    return [];
  });
}

function notThere(
  code: "PB4001" | "PB4002" | "PB4006",
  what: string,
  path: string,
  name: string,
  known: readonly string[],
  hints: Allowance,
): Diagnostic {
  // Where one name is all there is, it is what anybody would mean.
  const near = hints.spend(1) ? nearest(name, known) : undefined;
  const close = near ?? (known.length === 1 ? known[0] : undefined);
  const there =
    known.length === 0
      ? `No ${what} is ${code === "PB4006" ? "published" : "registered"}.`
      : `There are: ${listing(known, known.length)}.`;
  if (close === undefined) return diagnostic(code, path, `There is no ${what} “${name}”. ${there}`);
  return diagnostic(code, path, `There is no ${what} “${name}”. Did you mean “${close}”?`, {
    fixes: [changing(path, close)],
  });
}

/** PB4008: a version that its agent does not have. */
function missingVersion(
  { resources: { agents } }: GraphView,
  { node, index, configured }: NodeView,
): Diagnostic[] {
  const { version } = node.config;
  if (typeof version !== "number") return [];
  return (configured?.sites ?? []).flatMap(({ kind, value: slug }) => {
    if (kind !== "agent" || typeof slug !== "string") return [];
    const versions = agents.get(slug)?.versions;
    if (versions === undefined || versions.has(version)) return [];
    const path = `/nodes/${index}/config/version`;
    const newest = versions.size === 0 ? undefined : Math.max(...versions.keys());
    const hint = newest === undefined ? "It has none." : `The newest is ${newest}.`;
    const fixes: Fix[] = [
      { title: "Follow the published version", patch: [{ op: "remove", path }] },
      ...(newest === undefined ? [] : [changing(path, newest)]),
    ];
    return [diagnostic("PB4008", path, `The agent “${slug}” has no version ${version}. ${hint}`, { fixes })];
  });
}

/** PB4003 and PB4005: what a node asks of its models, or may have to show them, and they cannot do. */
function lacking(
  { resources: { models } }: GraphView,
  { index, configured }: NodeView,
  attachments: ReadonlySet<ModelCapability>,
): Diagnostic[] {
  const needs = configured?.needs ?? [];
  const shown = configured?.readsThread === true ? [...attachments] : [];
  const wanted = [...needs, ...shown];
  if (wanted.length === 0) return [];
  const able = (...capabilities: readonly ModelCapability[]): string[] =>
    [...models]
      .filter(([, each]) => capabilities.every((one) => each.capabilities.has(one)))
      .map(([name]) => name);
  return (configured?.sites ?? []).flatMap(({ kind, pointer, value: name }) => {
    const model = kind === "model" && typeof name === "string" ? models.get(name) : undefined;
    if (model === undefined || typeof name !== "string") return [];
    const path = `/nodes/${index}/config${pointer}`;
    const missing = (
      code: "PB4003" | "PB4005",
      capability: ModelCapability,
      message: string,
    ): Diagnostic[] => {
      if (model.capabilities.has(capability)) return [];
      const others = able(capability);
      const hint = others.length === 0 ? "No registered model can." : `These can: ${others.join(", ")}.`;
      const fixes = able(...wanted).map((other) => changing(path, other));
      return [diagnostic(code, path, `${message} ${hint}`, fixes.length === 0 ? {} : { fixes })];
    };
    return [
      ...needs.flatMap((need) =>
        missing("PB4003", need, `The node needs “${need}”, which the model “${name}” cannot do.`),
      ),
      ...shown.flatMap((need) =>
        missing(
          "PB4005",
          need,
          `The graph’s input may bring ${need === "vision" ? "images" : "files"}, which the model “${name}” cannot read.`,
        ),
      ),
    ];
  });
}

const changing = (path: string, value: string | number): Fix => ({
  title: typeof value === "string" ? `Change to “${value}”` : `Change to ${value}`,
  patch: [{ op: "replace", path, value }],
});
