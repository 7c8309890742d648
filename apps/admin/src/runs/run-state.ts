import type { RunError, RunEvent, Usage } from "@patchbay/contracts";
import type { Json, JsonObject } from "@patchbay/graph";

/** How far a node has come in the run that is on the canvas. */
export type NodeStatus = "running" | "done" | "failed";

/** What one node did, as of its latest activation. */
export interface NodeRun {
  readonly status: NodeStatus;
  /** 1 for its first turn, 2 for its second, … */
  readonly activation: number;
  readonly duration_ms: number | null;
  /** The port by which it was left; empty where none was, null while it runs. */
  readonly port: string | null;
  readonly outputs: JsonObject | null;
}

/** What the run has done to the graph. Keeps its identity while nothing in it changes, however many tokens stream. */
export interface Activity {
  readonly nodes: Readonly<Record<string, NodeRun>>;
  /** The ports that tokens have left by, each as {@link portKey} says. */
  readonly portsTaken: ReadonlySet<string>;
}

/** A message as it grows. */
export interface MessagePart {
  readonly kind: "message";
  readonly id: string;
  readonly node_id: string;
  readonly text: string;
  readonly isComplete: boolean;
}

/** One call of a tool. */
export interface ToolPart {
  readonly kind: "tool";
  readonly id: string;
  readonly node_id: string;
  readonly tool: string;
  readonly arguments: JsonObject;
  /** Undefined while it works, and when it failed. */
  readonly result: Json | undefined;
  readonly error: RunError | null;
  /** Null while it works. */
  readonly duration_ms: number | null;
}

export type RunPart = MessagePart | ToolPart;

/** Everything that a stream of events has told about a run so far. Plain data. */
export interface RunState {
  readonly run_id: string | null;
  readonly thread_id: string | null;
  readonly version: number | null;
  readonly status: "starting" | "running" | "completed" | "failed" | "cancelled";
  readonly activity: Activity;
  /** Messages and tool calls in the order in which they began. */
  readonly parts: readonly RunPart[];
  readonly usage: Usage | null;
  readonly output: JsonObject | null;
  readonly error: RunError | null;
}

const noActivity: Activity = { nodes: {}, portsTaken: new Set() };

/** A run before its first event. */
export const startingRun: RunState = {
  run_id: null,
  thread_id: null,
  version: null,
  status: "starting",
  activity: noActivity,
  parts: [],
  usage: null,
  output: null,
  error: null,
};

/** Names a port of a node within {@link Activity.portsTaken}. Node ids hold no colon. */
export const portKey = (nodeId: string, port: string): string => `${nodeId}:${port}`;

/** Whether a run has left a node by this port, alone or (`*`) together with all others. */
export const isPortTaken = ({ portsTaken }: Activity, nodeId: string, port: string): boolean =>
  portsTaken.has(portKey(nodeId, port)) || portsTaken.has(portKey(nodeId, "*"));

/** What is known after `event` of what was known before it. Pure; O(parts) at worst. */
export function reduceRun(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case "run.started": {
      const { run_id, thread_id, version } = event;
      return { ...state, status: "running", run_id, thread_id, version };
    }
    case "node.started":
      return withNode(state, event.node_id, {
        status: "running",
        activation: event.activation,
        duration_ms: null,
        port: null,
        outputs: null,
      });
    case "node.completed":
      return withNode(
        state,
        event.node_id,
        // Leaving by the error port is a failure that the graph takes care of.
        {
          status: event.port === "error" ? "failed" : "done",
          activation: event.activation,
          duration_ms: event.duration_ms,
          port: event.port,
          outputs: event.outputs,
        },
        event.port,
      );
    case "message.delta":
      return withMessage(state, event, (text) => text + event.text, false);
    case "message.completed":
      return withMessage(state, event, () => event.text, true);
    case "tool.started": {
      const { node_id, tool, tool_call_id: id, arguments: given } = event;
      const part: ToolPart = {
        kind: "tool",
        id,
        node_id,
        tool,
        arguments: given,
        result: undefined,
        error: null,
        duration_ms: null,
      };
      return { ...state, parts: [...state.parts, part] };
    }
    case "tool.completed":
      return {
        ...state,
        parts: state.parts.map((part) =>
          part.kind === "tool" && part.id === event.tool_call_id && part.duration_ms === null
            ? {
                ...part,
                result: event.result,
                error: event.error ?? null,
                duration_ms: event.duration_ms,
              }
            : part,
        ),
      };
    case "state.updated":
      return state;
    case "usage": {
      const { type: _, ...usage } = event;
      return { ...state, usage };
    }
    case "run.completed":
      return { ...settle(state, () => false), status: "completed", output: event.output };
    case "run.failed":
      return {
        ...settle(state, (id) => event.error.node_id === undefined || event.error.node_id === id),
        status: "failed",
        error: event.error,
      };
    case "run.cancelled":
      return { ...settle(state, () => false), status: "cancelled" };
  }
}

function withNode(state: RunState, nodeId: string, run: NodeRun, port = ""): RunState {
  const { nodes, portsTaken } = state.activity;
  return {
    ...state,
    activity: {
      nodes: { ...nodes, [nodeId]: run },
      portsTaken: port === "" ? portsTaken : new Set(portsTaken).add(portKey(nodeId, port)),
    },
  };
}

function withMessage(
  state: RunState,
  { message_id: id, node_id }: { readonly message_id: string; readonly node_id: string },
  write: (text: string) => string,
  isComplete: boolean,
): RunState {
  const index = state.parts.findLastIndex((part) => part.kind === "message" && part.id === id);
  const found = state.parts[index];
  if (found?.kind !== "message") {
    const part: MessagePart = { kind: "message", id, node_id, text: write(""), isComplete };
    return { ...state, parts: [...state.parts, part] };
  }
  return { ...state, parts: state.parts.with(index, { ...found, text: write(found.text), isComplete }) };
}

/** When a run ends, nothing runs any longer: culprits have failed, what else was running never got to its end. */
function settle(state: RunState, isCulprit: (id: string) => boolean): RunState {
  const nodes = Object.entries(state.activity.nodes).flatMap(([id, run]): [string, NodeRun][] => {
    if (run.status === "running") return isCulprit(id) ? [[id, { ...run, status: "failed" }]] : [];
    return [[id, run]];
  });
  return { ...state, activity: { ...state.activity, nodes: Object.fromEntries(nodes) } };
}
