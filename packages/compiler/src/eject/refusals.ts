import { AgentConfig, type Policy, ToolConfig } from "@patchbay/graph";

import type { Plan, PlannedChannel, PlannedNode } from "../plan/plan.ts";
import { typeOfSchema } from "./expression/static-type.ts";
import { printers } from "./nodes/printers.ts";
import type { EjectableTool } from "./project/tools.ts";
import type { Refusal } from "./refusal.ts";
import { isAsking } from "./token-places.ts";

/** Everything of a plan that has no faithful counterpart, as far as it can be told without printing it. */
export function refusalsOf(plan: Plan, tools: ReadonlyMap<string, EjectableTool>): Refusal[] {
  return [
    ...strange(plan, planKeys, ""),
    ...plan.channels.flatMap((channel) => strange(channel, channelKeys, `/state/${channel.name}`)),
    ...plan.channels
      .filter(({ name }) => name in Object.prototype)
      .map(({ name }) => ({
        path: `/state/${name}`,
        message: `“${name}” means something to JavaScript; give the channel another name.`,
      })),
    ...plan.channels.flatMap(reducerOf),
    ...plan.regions.flatMap((region) => strange(region, regionKeys, "/nodes")),
    ...limits(plan),
    ...input(plan),
    ...plan.nodes.filter(isAsking).flatMap((node) => ofAsking(node, plan)),
    ...plan.nodes.flatMap((node) => ofNode(node, tools).map((reason) => ({ node_id: node.id, ...reason }))),
    ...plan.nodes.flatMap((node) => ofBody(node, tools)),
  ];
}

/** What is in the way inside the graph that a node runs, said of that node. */
function ofBody({ id, body }: PlannedNode, tools: ReadonlyMap<string, EjectableTool>): Refusal[] {
  if (body === undefined) return [];
  const tokens = {
    path: "/limits/max_tokens",
    message: "A ceiling of tokens for a body has no counterpart in a project of its own.",
  };
  const asking = body.nodes.filter(isAsking).map((node) => ({
    node_id: node.id,
    path: "/type",
    message: "Who is asked inside a body would have to be asked for each item; that has no counterpart.",
  }));
  const reasons = [
    ...refusalsOf(body, tools),
    ...asking,
    ...(body.limits.max_tokens === undefined ? [] : [tokens]),
  ];
  return reasons.map((reason) => insideBody(id, body, reason));
}

/** A reason inside a body as one of the node that runs it. */
export function insideBody(nodeId: string, { nodes }: Plan, { node_id, path, message }: Refusal): Refusal {
  const at = node_id === undefined ? "" : `/nodes/${nodes.findIndex(({ id }) => id === node_id)}`;
  return { node_id: nodeId, path: `/config/body${at}${path}`, message };
}

type Reason = Omit<Refusal, "node_id">;

// What is not known here is refused, never left out: a plan that says more than this means more than would be printed.
const planKeys = new Set([
  "content_hash",
  "start",
  "nodes",
  "regions",
  "loops",
  "channels",
  "input",
  "output",
  "limits",
]);
const nodeKeys = new Set(["id", "type", "config", "policy", "body", "targets"]);
const limitKeys = new Set(["max_steps", "timeout_ms", "max_cost_usd", "max_tokens"]);
/** `speech` is said to callers on the telephone alone; it changes nothing of what a run does. */
const policyKeys = new Set(["timeout_ms", "retry", "on_error", "default_output", "speech"]);
const retryKeys = new Set(["max_attempts", "backoff_ms", "factor", "on"]);

const channelKeys = new Set(["name", "schema", "reducer", "default"]);
const regionKeys = new Set(["fork", "join", "mode", "wanted", "tolerates", "branches"]);
const modelKeys = [
  "model",
  "prompt",
  "history",
  "output_schema",
  "temperature",
  "max_output_tokens",
  "append",
];
/** What the printers of each node type know of its config. */
const configKeys: Readonly<Record<string, ReadonlySet<string>>> = {
  start: new Set(),
  end: new Set(["output"]),
  condition: new Set(["cases"]),
  switch: new Set(["value", "cases"]),
  loop: new Set(["while", "max_iterations"]),
  parallel: new Set(["branches"]),
  join: new Set(["mode", "quorum", "on_branch_error"]),
  wait: new Set(["duration_ms", "until", "signal", "timeout_ms"]),
  // “approvers” are refused by `ofAsking`, with a reason of their own.
  approval: new Set(["message", "expires_ms", "require_comment", "approvers"]),
  human_input: new Set(["prompt", "form", "expires_ms"]),
  fail: new Set(["code", "message"]),
  transform: new Set(["values"]),
  set_state: new Set(["assign"]),
  template: new Set(["text"]),
  llm: new Set(["system", ...modelKeys]),
  agent: new Set(["instructions", "tools", "max_iterations", "parallel_tool_calls", ...modelKeys]),
  classify: new Set(["model", "input", "classes", "instructions", "min_confidence"]),
  judge: new Set(["when", "model", "rubric", "input", "threshold"]),
  guardrail: new Set(["input", "checks", "on_violation"]),
  tool: new Set(["tool", "arguments"]),
  http_request: new Set(["method", "url", "headers", "query", "body", "response", "expect_status"]),
  map: new Set(["items", "body", "agent", "version", "input", "concurrency", "on_item_error"]),
};

/** A reason for each key that is not known. */
const strange = (value: object, known: ReadonlySet<string>, path: string): Reason[] =>
  unknownKeys(value, known).map((key) => ({
    path: `${path}/${key}`,
    message: `“${key}” has no counterpart in a project of its own.`,
  }));

/** Keys that say something and are not known. */
function unknownKeys(value: object, known: ReadonlySet<string>): string[] {
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) =>
    known.has(key) || isNothing(each) ? [] : [key],
  );
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === false || value === null) return true;
  if (value instanceof Map || value instanceof Set) return value.size === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** What each reducer combines. */
const combined = {
  replace: undefined,
  append: "list",
  union: "list",
  merge: "object",
  sum: "number",
  min: "number",
  max: "number",
} as const;

/** A channel that may hold something else than its reducer combines counts that as empty here. */
function reducerOf({ name, schema, reducer }: PlannedChannel): Reason[] {
  const wanted = combined[reducer];
  if (wanted === undefined || typeOfSchema(schema).kind === wanted) return [];
  const message = `A channel with the reducer “${reducer}” that may be something else than a ${wanted} has no counterpart in a project of its own.`;
  return [{ path: `/state/${name}`, message }];
}

function limits(plan: Plan): Reason[] {
  return [
    ...strange(plan.limits, limitKeys, "/limits"),
    ...(plan.limits.max_cost_usd === undefined
      ? []
      : [
          {
            path: "/limits/max_cost_usd",
            message:
              "What a model call costs is known to the platform alone, so a ceiling of costs cannot be kept.",
          },
        ]),
  ];
}

function input({ input: schema }: Plan): Reason[] {
  const isAttached = Object.hasOwn(schema.properties ?? {}, "attachments");
  return isAttached
    ? [
        {
          path: "/input/properties/attachments",
          message: "Messages with attachments have no counterpart in a project of its own.",
        },
      ]
    : [];
}

/** What is in the way of a node that asks people. */
function ofAsking({ id, config }: PlannedNode, { regions }: Plan): Refusal[] {
  const isOptional = regions.some(
    ({ mode, tolerates, branches }) =>
      (mode !== "all" || tolerates) && branches.some(({ nodes }) => nodes.includes(id)),
  );
  return [
    ...(isOptional
      ? [
          {
            node_id: id,
            path: "/type",
            message:
              "A question in a branch that its join may do without would have to be taken back; that has no counterpart.",
          },
        ]
      : []),
    ...(config["approvers"] === undefined
      ? []
      : [
          {
            node_id: id,
            path: "/config/approvers",
            message: "Who somebody is and which roles they have is known to the platform alone.",
          },
        ]),
  ];
}

function ofNode(node: PlannedNode, tools: ReadonlyMap<string, EjectableTool>): Reason[] {
  if (node.id === "constructor")
    return [
      { path: "/id", message: "“constructor” means something to JavaScript; give the node another id." },
    ];
  if (node.type !== "start" && !printers.has(node.type))
    return [{ path: "/type", message: `Nodes of the type “${node.type}” need the platform around them.` }];
  return [
    ...strange(node, nodeKeys, ""),
    ...strange(node.config, configKeys[node.type] ?? new Set(), "/config"),
    ...(node.policy === undefined ? [] : policy(node.policy)),
    ...toolsOf(node)
      .filter(({ tool }) => !tools.has(tool))
      .map(({ tool, path }) => ({
        path,
        message: `The tool “${tool}” is the platform's; it cannot leave it.`,
      })),
  ];
}

function policy(given: Policy): Reason[] {
  return [
    ...strange(given, policyKeys, "/policy"),
    ...strange(given.retry ?? {}, retryKeys, "/policy/retry"),
  ];
}

/** The tools that a node names, and where. */
export function toolsOf({ type, config }: PlannedNode): { readonly tool: string; readonly path: string }[] {
  if (type === "tool") return [{ tool: ToolConfig.parse(config).tool, path: "/config/tool" }];
  if (type !== "agent") return [];
  return AgentConfig.parse(config).tools.map((tool, index) => ({ tool, path: `/config/tools/${index}` }));
}
