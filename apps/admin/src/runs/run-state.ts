import type { RunError, RunEvent, Usage } from "@patchbay/contracts";
import type { Json, JsonObject } from "@patchbay/graph";

import type { Question } from "../questions/question.ts";

/** How far a node has come in the run that is on the canvas; `waiting` while somebody has to answer. */
export type NodeStatus = "running" | "waiting" | "done" | "failed";

/** What one node did, as of its latest activation. */
export interface NodeRun {
  readonly status: NodeStatus;
  /** 1 for its first turn, 2 for its second, … */
  readonly activation: number;
  readonly duration_ms: number | null;
  /** The port by which it was left; empty where none was, null while it runs. */
  readonly port: string | null;
  readonly outputs: JsonObject | null;
  /** What its model calls used; null while it runs, and where it has none. */
  readonly usage: Usage | null;
  /** Whether it did nothing, because a trial gave its outcome. */
  readonly isPinned: boolean;
}

/** What the run has done to the graph. Keeps its identity while nothing in it changes, however many tokens stream. */
export interface Activity {
  readonly nodes: Readonly<Record<string, NodeRun>>;
  /** The ports that tokens have left by, each as {@link portKey} says, with what the node put out when one did so last. */
  readonly portsTaken: ReadonlyMap<string, JsonObject>;
}

/** A message as it grows. */
export interface MessagePart {
  readonly kind: "message";
  readonly id: string;
  readonly node_id: string;
  readonly text: string;
  readonly isComplete: boolean;
  /** Whether it no longer counts, because the attempt that said it has failed or was stopped. */
  readonly isDiscarded: boolean;
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

/** Something that the run asked a person or a program, or a time that it waits for. */
export interface QuestionPart extends Question {
  readonly kind: "question";
  /** Null while it is open; `closed` where the run ended without an answer. */
  readonly outcome: "answered" | "expired" | "closed" | null;
  /** What its node made of the answer; null until that is known. */
  readonly answer: JsonObject | null;
}

export type RunPart = MessagePart | ToolPart | QuestionPart;

/** Everything that a stream of events has told about a run so far. Plain data. */
export interface RunState {
  readonly run_id: string | null;
  readonly thread_id: string | null;
  readonly version: number | null;
  readonly status: "starting" | "running" | "completed" | "failed" | "cancelled";
  readonly activity: Activity;
  /** Messages, tool calls and questions in the order in which they began. */
  readonly parts: readonly RunPart[];
  readonly usage: Usage | null;
  readonly output: JsonObject | null;
  readonly error: RunError | null;
}

const noActivity: Activity = { nodes: {}, portsTaken: new Map() };

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
  outputsAt({ portsTaken }, nodeId, port) !== undefined;

/** What a node put out when a run last left it by this port, alone or together with all others. */
export const outputsAt = (
  { portsTaken }: Pick<Activity, "portsTaken">,
  nodeId: string,
  port: string,
): JsonObject | undefined => portsTaken.get(portKey(nodeId, port)) ?? portsTaken.get(portKey(nodeId, "*"));

/** The questions that nobody has answered yet, oldest first. What only waits for the clock asks nobody. */
export const openQuestions = ({ parts }: RunState): readonly QuestionPart[] =>
  parts.filter(
    (part): part is QuestionPart =>
      part.kind === "question" && part.outcome === null && part.asks !== "timer",
  );

/** Whether nothing goes on before somebody answers. */
export const isWaiting = (run: RunState): boolean =>
  openQuestions(run).length > 0 &&
  !Object.values(run.activity.nodes).some(({ status }) => status === "running");

/** The node of the graph itself in which a node of a map's body works: `fan` for `fan[2].ask`, else the node. */
export const outermostNode = (nodeId: string): string => nodeId.replace(/\[.*$/, "");

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
        usage: null,
        isPinned: false,
      });
    case "node.completed":
      return withNode(
        withAnswer(state, event),
        event.node_id,
        // Leaving by one of these ports is a failure that the graph takes care of.
        {
          status: event.port === "error" || event.port === "budget" ? "failed" : "done",
          activation: event.activation,
          duration_ms: event.duration_ms,
          port: event.port,
          outputs: event.outputs,
          usage: event.usage ?? null,
          isPinned: event.is_pinned === true,
        },
        event.port,
      );
    case "message.delta":
      return withMessage(state, event, (text) => text + event.text, false);
    case "message.completed":
      return withMessage(state, event, () => event.text, true);
    case "message.discarded":
      return {
        ...state,
        parts: state.parts.map((part) =>
          part.kind === "message" && part.id === event.message_id ? { ...part, isDiscarded: true } : part,
        ),
      };
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
    case "interrupt.requested":
      return withQuestion(state, event);
    case "interrupt.resolved":
      return withOutcome(state, event);
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
        ...settle(
          state,
          (id) =>
            event.error.node_id === undefined ||
            event.error.node_id === id ||
            outermostNode(event.error.node_id) === id,
        ),
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
      portsTaken:
        port === "" ? portsTaken : new Map(portsTaken).set(portKey(nodeId, port), run.outputs ?? {}),
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
    const part: MessagePart = {
      kind: "message",
      id,
      node_id,
      text: write(""),
      isComplete,
      isDiscarded: false,
    };
    return { ...state, parts: [...state.parts, part] };
  }
  return { ...state, parts: state.parts.with(index, { ...found, text: write(found.text), isComplete }) };
}

type Requested = Extract<RunEvent, { type: "interrupt.requested" }>;

function withQuestion(state: RunState, event: Requested): RunState {
  const { interrupt_id: id, node_id, activation, kind: asks, payload, schema, expires_at } = event;
  // After a crash the same activation asks again, under the same id.
  if (state.parts.some((part) => part.kind === "question" && part.id === id)) return state;
  const part: QuestionPart = {
    kind: "question",
    id,
    node_id,
    asks,
    payload,
    schema,
    expires_at: expires_at ?? null,
    outcome: null,
    answer: null,
  };
  const added = { ...state, parts: [...state.parts, part] };
  // Nobody has to do anything: the node is at work until its time comes.
  if (asks === "timer") return added;
  const node: NodeRun = {
    status: "waiting",
    activation,
    duration_ms: null,
    port: null,
    outputs: null,
    usage: null,
    isPinned: false,
  };
  const asked = withNode(added, node_id, node);
  return withStatus(asked, outermostNode(node_id), "waiting");
}

function withOutcome(
  state: RunState,
  {
    interrupt_id,
    node_id,
    outcome,
  }: {
    readonly interrupt_id: string;
    readonly node_id: string;
    readonly outcome: "answered" | "expired" | "closed";
  },
): RunState {
  const parts = state.parts.map((part) =>
    part.kind === "question" && part.id === interrupt_id ? { ...part, outcome } : part,
  );
  const resolved = withStatus({ ...state, parts }, node_id, "running");
  const outermost = outermostNode(node_id);
  const isStillAsked = openQuestions(resolved).some((open) => outermostNode(open.node_id) === outermost);
  return withStatus(resolved, outermost, isStillAsked ? "waiting" : "running");
}

/** A node that was asked says by its outputs what the answer was. */
function withAnswer(
  state: RunState,
  { node_id, outputs }: { readonly node_id: string; readonly outputs: JsonObject },
): RunState {
  const index = state.parts.findLastIndex((part) => part.kind === "question" && part.node_id === node_id);
  const found = state.parts[index];
  if (found?.kind !== "question" || found.outcome !== "answered" || found.answer !== null) return state;
  return { ...state, parts: state.parts.with(index, { ...found, answer: outputs }) };
}

/** Changes how a node stands that is at work. */
function withStatus(state: RunState, nodeId: string, status: "running" | "waiting"): RunState {
  const node = state.activity.nodes[nodeId];
  if (node === undefined || !isAtWork(node)) return state;
  return withNode(state, nodeId, { ...node, status });
}

const isAtWork = ({ status }: NodeRun): boolean => status === "running" || status === "waiting";

/** When a run ends, nothing runs any longer: culprits have failed, what else was running never got to its end. */
function settle(state: RunState, isCulprit: (id: string) => boolean): RunState {
  const nodes = Object.entries(state.activity.nodes).flatMap(([id, run]): [string, NodeRun][] => {
    if (isAtWork(run)) return isCulprit(id) ? [[id, { ...run, status: "failed" }]] : [];
    return [[id, run]];
  });
  return {
    ...state,
    parts: state.parts.map((part) =>
      part.kind === "question" && part.outcome === null ? { ...part, outcome: "closed" } : part,
    ),
    activity: { ...state.activity, nodes: Object.fromEntries(nodes) },
  };
}
