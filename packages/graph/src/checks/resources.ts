import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import type { Message } from "../diagnostics/message.ts";
import { diagnostic, fixing } from "../diagnostics/registry.ts";
import { say, sentences } from "../diagnostics/say.ts";
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
            say("cannot_run_here", { type: node.type, title: definition.title }),
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
      return [notThere("PB4001", path, value, [...models.keys()], hints)];
    if (kind === "tool" && !tools.has(value))
      return [notThere("PB4002", path, value, [...tools.keys()], hints)];
    if (kind === "agent" && !agents.has(value))
      return [notThere("PB4006", path, value, [...agents.keys()], hints)];
    return [];
  });
}

/** How what is missing is said: that it is, and that there is none at all. */
const missingWords = {
  PB4001: ["no_such_model", "no_model_registered"],
  PB4002: ["no_such_tool", "no_tool_registered"],
  PB4006: ["no_such_agent", "no_agent_published"],
} as const;

function notThere(
  code: keyof typeof missingWords,
  path: string,
  name: string,
  known: readonly string[],
  hints: Allowance,
): Diagnostic {
  // Where one name is all there is, it is what anybody would mean.
  const near = hints.spend(1) ? nearest(name, known) : undefined;
  const close = near ?? (known.length === 1 ? known[0] : undefined);
  const [missing, none] = missingWords[code];
  const absent = say(missing, { name });
  if (close !== undefined)
    return diagnostic(code, path, sentences(absent, say("did_you_mean", { name: close })), {
      fixes: [changing(path, close)],
    });
  const there = known.length === 0 ? say(none) : say("there_are", { names: listing(known, known.length) });
  return diagnostic(code, path, sentences(absent, there));
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
    const hint = newest === undefined ? say("has_none") : say("newest_version", { version: `${newest}` });
    const missing = say("no_such_version", { agent: slug, version: `${version}` });
    const fixes: Fix[] = [
      fixing(say("follow_published"), [{ op: "remove", path }]),
      ...(newest === undefined ? [] : [changing(path, newest)]),
    ];
    return [diagnostic("PB4008", path, sentences(missing, hint), { fixes })];
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
      message: Message,
    ): Diagnostic[] => {
      if (model.capabilities.has(capability)) return [];
      const others = able(capability);
      const hint =
        others.length === 0
          ? say("no_model_can")
          : say("these_can", { models: listing(others, others.length) });
      const fixes = able(...wanted).map((other) => changing(path, other));
      return [diagnostic(code, path, sentences(message, hint), fixes.length === 0 ? {} : { fixes })];
    };
    return [
      ...needs.flatMap((need) =>
        missing("PB4003", need, say("model_lacks", { capability: need, model: name })),
      ),
      ...shown.flatMap((need) =>
        missing(
          "PB4005",
          need,
          say(need === "vision" ? "model_without_vision" : "model_without_files", { model: name }),
        ),
      ),
    ];
  });
}

const changing = (path: string, value: string | number): Fix =>
  fixing(
    typeof value === "string"
      ? say("change_to", { value })
      : say("change_to_version", { version: `${value}` }),
    [{ op: "replace", path, value }],
  );
