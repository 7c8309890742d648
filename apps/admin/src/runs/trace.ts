import type { RunError, RunEvent, SequencedRunEvent, Usage } from "@patchbay/contracts";
import type { Json, JsonObject } from "@patchbay/graph";

import { fields, isFields, list, text } from "../graph/read-fields.ts";
import { gapsOf, type Stretch } from "./stretches.ts";

/** How a part of a run stands; `stopped` where it never got to its end. */
export type TraceStatus = "running" | "waiting" | "done" | "failed" | "stopped";

/** What all parts of a run have in common. Times are milliseconds since the epoch. */
interface Timed {
  /** Unique within the run, and the same however much of its log is known. */
  readonly id: string;
  readonly from: number;
  /** Null while it goes on. */
  readonly to: number | null;
  readonly status: TraceStatus;
}

/** One activation of a node. */
export interface NodeTrace extends Timed {
  readonly kind: "node";
  /** As events write it: `fan[2].ask` for the third item of the map `fan`. */
  readonly node_id: string;
  /** 1 for its first turn, 2 for its second, … */
  readonly activation: number;
  /** 1, and more where it had to begin again: after a failure that its policy retries, or because a process died. */
  readonly attempt: number;
  /** While somebody had to answer, and nothing else was done. */
  readonly waits: readonly Stretch[];
  /** As its own clock says; null until it has ended. */
  readonly duration_ms: number | null;
  /** The port by which it was left; empty where by none, null until it has ended. */
  readonly port: string | null;
  readonly outputs: JsonObject | null;
  readonly usage: Usage | null;
  /** Whether it did nothing, because a trial gave its outcome. */
  readonly isPinned: boolean;
  readonly error: Pick<RunError, "code" | "message"> | null;
  readonly messages: readonly SaidTrace[];
  readonly questions: readonly QuestionTrace[];
  /** What it wrote to the state, by channel. */
  readonly writes: JsonObject;
  /** How many events lie before its beginning; undefined where the log does not tell of that. */
  readonly begin: number | undefined;
  /** How many events one must have seen to know how it stands. */
  readonly end: number;
  readonly children: readonly TracePart[];
}

/** What happened for one item of a map. */
export interface ItemTrace extends Timed {
  readonly kind: "item";
  /** From 0. */
  readonly item: number;
  /** Of the map. */
  readonly node_id: string;
  readonly usage: Usage | null;
  readonly error: Pick<RunError, "code" | "message"> | null;
  readonly children: readonly NodeTrace[];
}

/** One call of a tool. */
export interface ToolTrace extends Timed {
  readonly kind: "tool";
  readonly tool: string;
  readonly node_id: string;
  readonly arguments: JsonObject;
  /** Undefined until it has ended, and where it failed. */
  readonly result: Json | undefined;
  readonly error: RunError | null;
  readonly duration_ms: number | null;
}

/** A run that a node has called, which has a trace of its own. */
export interface CalledTrace {
  readonly kind: "called";
  readonly id: string;
  readonly run_id: string;
}

export type TracePart = NodeTrace | ItemTrace | ToolTrace | CalledTrace;

/** Something that a node has said. */
export interface SaidTrace {
  readonly id: string;
  readonly text: string;
  /** Whether it no longer counts, because the attempt that said it has failed or was stopped. */
  readonly isDiscarded: boolean;
}

/** Something that a node has asked. */
export interface QuestionTrace {
  readonly id: string;
  readonly payload: JsonObject;
  readonly outcome: "answered" | "expired" | "closed" | null;
}

/** A whole run, as far as its log is known. */
export interface RunTrace {
  readonly from: number;
  /** Null while it goes on. */
  readonly to: number | null;
  /** When its last event happened. */
  readonly last: number;
  /** While nothing was done, because somebody had to answer. */
  readonly waits: readonly Stretch[];
  /** In the order in which they began. */
  readonly children: readonly NodeTrace[];
}

interface TraceOptions {
  /** Whether the run has ended by its own record, whatever is missing of its log. */
  readonly isOver?: boolean;
  /** The nodes that wait for a run that they have called, as the run's record names them. */
  readonly waiting?: readonly string[];
}

/**
 * Reads a run's log as a tree: activations of nodes in the order in which they began, and under them what they did. Total:
 * of a log that lacks its beginning or its end it tells what there is. O(events), but for logs with very many items.
 */
export function traceOf(events: readonly SequencedRunEvent[], options: TraceOptions = {}): RunTrace {
  const reading = new Reading();
  for (const [index, { event, at, seq }] of events.entries()) reading.read(event, { at, seq, index });
  return reading.finished(options);
}

interface Place {
  readonly at: string;
  readonly seq: number;
  /** In the list of events, from 0. */
  readonly index: number;
}

interface GrowingTool {
  readonly id: string;
  readonly event: Extract<RunEvent, { type: "tool.started" }>;
  readonly from: number;
  completed: { readonly to: number; readonly event: Extract<RunEvent, { type: "tool.completed" }> } | null;
}

interface GrowingItem {
  readonly id: string;
  readonly item: number;
  readonly nodes: GrowingNode[];
  /** The latest activation of each of its nodes, by its id in the body. */
  readonly current: Map<string, GrowingNode>;
}

interface GrowingNode {
  readonly id: string;
  readonly node_id: string;
  readonly activation: number;
  from: number;
  attempt: number;
  /** Whether the turn began more than once. */
  isAgain: boolean;
  /** Whether what it said was taken back: what it does from then on is another attempt. */
  isWithdrawn: boolean;
  to: number | null;
  completed: Extract<RunEvent, { type: "node.completed" }> | null;
  readonly messages: Map<string, { text: string; isDiscarded: boolean }>;
  readonly questions: Map<string, { payload: JsonObject; outcome: QuestionTrace["outcome"] }>;
  readonly waits: { from: number; to: number | null }[];
  readonly tools: GrowingTool[];
  readonly items: Map<number, GrowingItem>;
  writes: JsonObject;
  begin: number | undefined;
  end: number;
  /** When the last event about it happened. */
  touched: number;
}

/** How the log ends. */
type Ending = { readonly at: number; readonly error: RunError | null };

class Reading {
  readonly #nodes: GrowingNode[] = [];
  readonly #current = new Map<string, GrowingNode>();
  /** Those that asked, by what they asked. */
  readonly #asked = new Map<string, GrowingNode>();
  #first: number | undefined;
  #last = 0;
  #ending: Ending | undefined;

  read(event: RunEvent, place: Place): void {
    const parsed = Date.parse(place.at);
    // Of an event without a time it is known that it came after the one before it.
    const now = Number.isNaN(parsed) ? this.#last : Math.max(parsed, this.#last);
    this.#first ??= now;
    this.#last = now;
    switch (event.type) {
      case "node.started":
        this.#begin(event.node_id, event.activation, now, place);
        return;
      case "node.completed": {
        const node = this.#open(event.node_id, now, place, event.activation);
        if (node.begin === undefined) node.from = now - event.duration_ms;
        // Times in the log are those of writing, and may be late; a clock of its own did not run through pauses and deaths.
        const isWhole = !node.isAgain && node.waits.length === 0;
        node.to = isWhole ? Math.min(now, node.from + event.duration_ms) : now;
        node.completed = event;
        node.end = place.index + 1;
        closeWaits(node, now);
        return;
      }
      case "message.delta":
      case "message.completed": {
        const node = this.#open(event.node_id, now, place);
        takeUp(node);
        const before =
          event.type === "message.delta" ? (node.messages.get(event.message_id)?.text ?? "") : "";
        node.messages.set(event.message_id, { text: before + event.text, isDiscarded: false });
        return;
      }
      case "message.discarded": {
        const node = this.#open(event.node_id, now, place);
        const said = node.messages.get(event.message_id);
        if (said !== undefined) said.isDiscarded = true;
        node.isWithdrawn = true;
        return;
      }
      case "tool.started": {
        const node = this.#open(event.node_id, now, place, event.activation);
        takeUp(node);
        node.tools.push({ id: `${node.id}.tool-${place.seq}`, event, from: now, completed: null });
        return;
      }
      case "tool.completed": {
        const node = this.#open(event.node_id, now, place, event.activation);
        const call = node.tools.findLast(
          (each) => each.event.tool_call_id === event.tool_call_id && each.completed === null,
        );
        if (call !== undefined) call.completed = { to: now, event };
        return;
      }
      case "interrupt.requested": {
        const node = this.#open(event.node_id, now, place, event.activation);
        // After a crash the same activation asks again, under the same id.
        if (node.questions.get(event.interrupt_id)?.outcome === null) return;
        node.questions.set(event.interrupt_id, { payload: event.payload, outcome: null });
        this.#asked.set(event.interrupt_id, node);
        if (node.waits.at(-1)?.to !== null) node.waits.push({ from: now, to: null });
        node.end = place.index + 1;
        return;
      }
      case "interrupt.resolved": {
        const node = this.#asked.get(event.interrupt_id);
        const question = node?.questions.get(event.interrupt_id);
        if (node === undefined || question === undefined) return;
        question.outcome = event.outcome;
        if (![...node.questions.values()].some(({ outcome }) => outcome === null)) closeWaits(node, now);
        // A join no longer waits for its branch: nothing will come of it.
        if (event.outcome === "closed") node.to ??= now;
        return;
      }
      case "state.updated": {
        const node = this.#open(event.node_id, now, place);
        node.writes = { ...node.writes, ...event.channels };
        return;
      }
      case "run.completed":
      case "run.cancelled":
        this.#ending = { at: now, error: null };
        return;
      case "run.failed":
        this.#ending = { at: now, error: event.error };
        return;
      case "run.started":
      case "usage":
        return;
    }
  }

  finished({ isOver = false, waiting = [] }: TraceOptions): RunTrace {
    const ending = this.#ending ?? (isOver ? { at: this.#last, error: null } : undefined);
    const named = new Set(waiting);
    const from = this.#first ?? 0;
    const to = ending?.at ?? null;
    const children = this.#nodes.map((node) => finishedNode(node, { ending, named, owner: undefined }));
    return { from, to, last: this.#last, waits: waitsAround(children, from, to), children };
  }

  /** A node has begun a turn, or the same turn again because the process that was at it has died. */
  #begin(nodeId: string, activation: number, now: number, { seq, index }: Place): void {
    const { nodes, current, id } = this.#home(nodeId, now, { seq, index, at: "" });
    const before = current.get(id);
    const isAgain = before?.activation === activation;
    if (isAgain && before.to === null) {
      before.attempt += 1;
      before.isAgain = true;
      before.isWithdrawn = false;
      closeWaits(before, now);
      return;
    }
    const node = newNode(nodeId, activation, now, { seq, index });
    if (isAgain) node.attempt = before.attempt + 1;
    nodes.push(node);
    current.set(id, node);
  }

  /** The activation that an event is about. Where the log lacks its beginning, it begins with the event. */
  #open(nodeId: string, now: number, place: Place, activation?: number): GrowingNode {
    const { nodes, current, id } = this.#home(nodeId, now, place);
    const found = current.get(id);
    if (found !== undefined && (activation === undefined || found.activation === activation)) {
      found.touched = now;
      return found;
    }
    const node = newNode(nodeId, activation ?? 1, now, { ...place, index: undefined });
    nodes.push(node);
    current.set(id, node);
    return node;
  }

  /** Where a node stands: in the run itself, or in an item of a map. */
  #home(
    nodeId: string,
    now: number,
    place: Place,
  ): { readonly nodes: GrowingNode[]; readonly current: Map<string, GrowingNode>; readonly id: string } {
    const found = /^(.+)\[(\d+)\]\.([^.[\]]+)$/.exec(nodeId);
    if (found === null) return { nodes: this.#nodes, current: this.#current, id: nodeId };
    const [, mapId = "", number = "", id = ""] = found;
    const map = this.#open(mapId, now, place);
    const item = Number(number);
    const known = map.items.get(item);
    const home = known ?? { id: `${map.id}.item-${item}`, item, nodes: [], current: new Map() };
    if (known === undefined) map.items.set(item, home);
    return { nodes: home.nodes, current: home.current, id };
  }
}

function newNode(
  node_id: string,
  activation: number,
  from: number,
  { seq, index }: { readonly seq: number; readonly index: number | undefined },
): GrowingNode {
  return {
    id: `node-${seq}-${node_id}`,
    node_id,
    activation,
    from,
    attempt: 1,
    isAgain: false,
    isWithdrawn: false,
    to: null,
    completed: null,
    messages: new Map(),
    questions: new Map(),
    waits: [],
    tools: [],
    items: new Map(),
    writes: {},
    begin: index,
    end: (index ?? 0) + 1,
    touched: from,
  };
}

/** What comes after something was taken back belongs to the next attempt. */
function takeUp(node: GrowingNode): void {
  if (!node.isWithdrawn) return;
  node.isWithdrawn = false;
  node.attempt += 1;
}

function closeWaits(node: GrowingNode, now: number): void {
  const open = node.waits.at(-1);
  if (open?.to === null) open.to = now;
}

interface Finishing {
  readonly ending: Ending | undefined;
  readonly named: ReadonlySet<string>;
  /** The map that it is a part of, where that has ended: what it left undone never got to its end. */
  readonly owner: { readonly to: number | null } | undefined;
  /** Why the item has failed that it is a part of. */
  readonly failed?: ItemTrace["error"];
}

function finishedNode(node: GrowingNode, finishing: Finishing): NodeTrace {
  const { node_id, completed } = node;
  // An item that the map goes on without is told to have failed only at the end of the map.
  const failed = completed === null ? (finishing.failed ?? null) : null;
  const to =
    node.to ?? (failed === null ? (finishing.owner?.to ?? finishing.ending?.at ?? null) : node.touched);
  const below = { ending: finishing.ending, named: finishing.named, owner: { to } };
  const errors = itemErrors(completed?.outputs);
  const items = [...node.items.values()]
    .toSorted((a, b) => a.item - b.item)
    .map((item) => finishedItem(item, node_id, errors.get(item.item) ?? null, below));
  const ending = finishing.ending?.error ?? null;
  const isCulprit = node.to === null && ending !== null && isBlamed(ending, node_id);
  const isHandled = completed !== null && (completed.port === "error" || completed.port === "budget");
  const waits = items.length === 0 ? settled(node.waits, to) : waitsAround(items, node.from, to);
  const status = ((): TraceStatus => {
    if (completed !== null) return isHandled ? "failed" : "done";
    if (to !== null) return isCulprit || failed !== null ? "failed" : "stopped";
    if (finishing.named.has(node_id)) return "waiting";
    if (items.length > 0) return standOf(items.map((item) => item.status));
    return waits.at(-1)?.to === null ? "waiting" : "running";
  })();
  const tools = node.tools.map((call) => finishedTool(call, to));
  return {
    kind: "node",
    id: node.id,
    node_id,
    activation: node.activation,
    attempt: node.attempt,
    from: node.from,
    to,
    status,
    waits,
    duration_ms: completed?.duration_ms ?? null,
    port: completed?.port ?? null,
    outputs: completed?.outputs ?? null,
    usage: completed?.usage ?? null,
    isPinned: completed?.is_pinned === true,
    error: isHandled
      ? errorIn(completed.outputs["error"])
      : isCulprit && ending.node_id === node_id
        ? ending
        : failed,
    messages: [...node.messages].map(([id, said]) => ({ id, ...said })),
    questions: [...node.questions].map(([id, question]) => ({ id, ...question })),
    writes: node.writes,
    begin: node.begin,
    end: node.end,
    children: [...tools, ...items, ...calledBy(node.id, completed?.outputs)],
  };
}

function finishedItem(
  { id, item, nodes }: GrowingItem,
  node_id: string,
  error: ItemTrace["error"],
  finishing: Finishing,
): ItemTrace {
  const undone = nodes.filter((node) => node.completed === null);
  const children = nodes.map((node) =>
    // Of several that did not come to their end it is not told which has failed.
    finishedNode(node, { ...finishing, ...(undone.length === 1 && node === undone[0] && { failed: error }) }),
  );
  // An item is over when its body is; between two of its nodes it goes on.
  const hasEnded = children.some((child) => child.port === "");
  const isOver =
    children.every((child) => child.to !== null) && (hasEnded || typeof finishing.owner?.to === "number");
  const status = ((): TraceStatus => {
    if (error !== null) return "failed";
    if (!isOver) return standOf(children.map((child) => child.status));
    if (children.some((child) => child.status === "failed" && child.port === null)) return "failed";
    return hasEnded ? "done" : "stopped";
  })();
  return {
    kind: "item",
    id,
    item,
    node_id,
    from: Math.min(...children.map((child) => child.from)),
    to: isOver ? Math.max(...children.map((child) => child.to ?? child.from)) : null,
    status,
    usage: sumOf(children.map((child) => child.usage)),
    error,
    children,
  };
}

function finishedTool({ id, event, from, completed }: GrowingTool, to: number | null): ToolTrace {
  const error = completed?.event.error ?? null;
  const undone = to === null ? "running" : "stopped";
  return {
    kind: "tool",
    id,
    tool: event.tool,
    node_id: event.node_id,
    arguments: event.arguments,
    result: completed?.event.result,
    error,
    duration_ms: completed?.event.duration_ms ?? null,
    from,
    to: completed?.to ?? to,
    status: completed === null ? undone : error === null ? "done" : "failed",
  };
}

/** Of several things at once: one that works counts before one that waits. */
const standOf = (parts: readonly TraceStatus[]): "running" | "waiting" =>
  parts.includes("waiting") && !parts.includes("running") ? "waiting" : "running";

/** Whether a failure is of this node, or of one in its body. */
const isBlamed = ({ node_id }: RunError, nodeId: string): boolean =>
  node_id === undefined || node_id === nodeId || node_id.startsWith(`${nodeId}[`);

/** What is still open when something has ended has ended with it. */
const settled = (waits: readonly Stretch[], to: number | null): readonly Stretch[] =>
  waits.map((wait) => (wait.to === null ? { ...wait, to } : wait));

/** When none of some parts was at work, because those that were not over waited. */
function waitsAround(parts: readonly TracePart[], from: number, to: number | null): readonly Stretch[] {
  const leaves = leavesOf(parts);
  const waits = leaves.flatMap((leaf) => (leaf.kind === "node" ? leaf.waits : []));
  if (waits.length === 0) return [];
  return gapsOf(leaves.flatMap(workOf), from, to).filter((gap) =>
    waits.some((wait) => wait.from < (gap.to ?? Infinity) && gap.from < (wait.to ?? Infinity)),
  );
}

/** The stretches of a part in which it did not wait. */
export const workOf = (part: NodeTrace | ToolTrace): readonly Stretch[] =>
  gapsOf(part.kind === "node" ? part.waits : [], part.from, part.to);

/** The activations and calls that hold no others which have times: what was really done, and when. */
export function leavesOf(parts: readonly TracePart[]): readonly (NodeTrace | ToolTrace)[] {
  return parts.flatMap((part): readonly (NodeTrace | ToolTrace)[] => {
    if (part.kind === "called") return [];
    if (part.kind === "tool") return [part];
    if (part.kind === "item") return leavesOf(part.children);
    return part.children.some(({ kind }) => kind === "item") ? leavesOf(part.children) : [part];
  });
}

/** What all of some parts have used; null where none says anything of it. */
export function sumOf(usages: readonly (Usage | null)[]): Usage | null {
  const known = usages.filter((usage) => usage !== null);
  if (known.length === 0) return null;
  const costs = known.flatMap(({ cost_usd }) => (cost_usd === undefined ? [] : [cost_usd]));
  return {
    input_tokens: known.reduce((sum, usage) => sum + usage.input_tokens, 0),
    output_tokens: known.reduce((sum, usage) => sum + usage.output_tokens, 0),
    ...(costs.length > 0 && { cost_usd: costs.reduce((sum, cost) => sum + cost, 0) }),
  };
}

function errorIn(value: unknown): NodeTrace["error"] {
  const { code, message } = fields(value);
  return typeof code === "string" ? { code, message: text(message) } : null;
}

/** Why items of a map have failed that goes on without them, by item. */
function itemErrors(outputs: JsonObject | undefined): ReadonlyMap<number, NonNullable<ItemTrace["error"]>> {
  return new Map(
    list(outputs?.["errors"]).flatMap((each) => {
      const { index, error } = fields(each);
      const read = errorIn(error);
      return typeof index === "number" && read !== null ? [[index, read] as const] : [];
    }),
  );
}

/** The runs that a node has called, as far as its outputs name them. */
function calledBy(id: string, outputs: JsonObject | undefined): readonly CalledTrace[] {
  if (outputs === undefined) return [];
  const { run_id, run_ids, results } = outputs;
  const named = [
    run_id,
    ...list(run_ids),
    ...list(results).map((each) => (isFields(each) ? each.run_id : "")),
  ];
  const runs = new Set(
    named.filter((each): each is string => typeof each === "string" && each.startsWith("run_")),
  );
  return [...runs].map((run) => ({ kind: "called", id: `${id}.${run}`, run_id: run }));
}
