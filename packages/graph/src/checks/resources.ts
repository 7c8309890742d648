import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import type { GraphView, NodeView } from "../flow/graph-view.ts";
import { nearest } from "../nearest.ts";

/** PB4001 to PB4003: models and tools that are not there, or cannot do what the node needs. */
export function resources(view: GraphView): Diagnostic[] {
  return view.nodes.flatMap((node) => [...missing(view, node), ...lacking(view, node)]);
}

function missing({ resources: { models, tools } }: GraphView, { index, configured }: NodeView): Diagnostic[] {
  return (configured?.sites ?? []).flatMap(({ kind, pointer, value }) => {
    if (typeof value !== "string") return [];
    const path = `/nodes/${index}/config${pointer}`;
    if (kind === "model" && !models.has(value))
      return [notThere("PB4001", "model", path, value, [...models.keys()])];
    if (kind === "tool" && !tools.has(value))
      return [notThere("PB4002", "tool", path, value, [...tools.keys()])];
    return [];
  });
}

function notThere(
  code: "PB4001" | "PB4002",
  what: string,
  path: string,
  name: string,
  known: readonly string[],
): Diagnostic {
  // Where one name is all there is, it is what anybody would mean.
  const close = nearest(name, known) ?? (known.length === 1 ? known[0] : undefined);
  const listing = known.length === 0 ? `No ${what} is registered.` : `There are: ${known.join(", ")}.`;
  if (close === undefined) return diagnostic(code, path, `There is no ${what} “${name}”. ${listing}`);
  const fixes = [{ title: `Change to “${close}”`, patch: [{ op: "replace" as const, path, value: close }] }];
  return diagnostic(code, path, `There is no ${what} “${name}”. Did you mean “${close}”?`, { fixes });
}

function lacking({ resources: { models } }: GraphView, { index, configured }: NodeView): Diagnostic[] {
  return (configured?.sites ?? []).flatMap(({ kind, pointer, value: name }) => {
    const model = kind === "model" && typeof name === "string" ? models.get(name) : undefined;
    if (model === undefined || typeof name !== "string") return [];
    return (configured?.needs ?? [])
      .filter((capability) => !model.capabilities.has(capability))
      .map((capability) => {
        const able = [...models]
          .filter(([, each]) => each.capabilities.has(capability))
          .map(([each]) => each);
        const hint = able.length === 0 ? "No registered model can." : `These can: ${able.join(", ")}.`;
        const message = `The node needs “${capability}”, which the model “${name}” cannot do. ${hint}`;
        return diagnostic("PB4003", `/nodes/${index}/config${pointer}`, message);
      });
  });
}
