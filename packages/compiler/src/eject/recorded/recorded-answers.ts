import type { RunEvent, Usage } from "@patchbay/contracts";
import { ClassifyConfig, GuardrailConfig, type JsonObject, JudgeConfig } from "@patchbay/graph";

import type { Plan, PlannedNode } from "../../plan/plan.ts";
import type { RecordedAnswer } from "../project/print-tests.ts";
import { modelsOf } from "../project/models-of.ts";
import { ejectableTools } from "../tools/ejectable-tools.ts";

/** What models answered in a run, by the model's name, first to last. */
export type RecordedAnswers = Readonly<Record<string, readonly RecordedAnswer[]>>;

/**
 * Reads out of a run's events what its models must have answered. Events tell what came of an answer, not always its
 * words: of a form that a model filled in (`classify`, `judge`), what stood in it.
 *
 * Undefined where the events do not tell: somebody was asked, a request went out, an attempt was taken back, or models
 * were asked side by side in such a way that nobody knows which question came first.
 */
export function recordedAnswers(plan: Plan, events: readonly RunEvent[]): RecordedAnswers | undefined {
  if (events.some((event) => isBeyondRepeating(plan, event))) return undefined;
  const calls = callsOf(plan, events);
  if (calls.some((call) => isOutOfOrder(call, calls))) return undefined;
  const answers: Record<string, RecordedAnswer[]> = {};
  for (const call of calls) {
    const made = answersOf(call, events);
    if (made === undefined) return undefined;
    for (const [model, each] of made) (answers[model] ??= []).push(each);
  }
  return answers;
}

/** An activation of a node that asks models, and where in the events it begins and ends. */
interface Call {
  readonly node: PlannedNode;
  readonly node_id: string;
  readonly began: number;
  readonly ended: number;
  readonly completed: Extract<RunEvent, { type: "node.completed" }>;
}

/** Tools that answer the same wherever they are called. */
const repeatableTools = new Set(
  [...ejectableTools.values()].filter(({ effect }) => effect === "none").map(({ name }) => name),
);

/** Whether an event is of something that a test without a network and without people cannot repeat. */
function isBeyondRepeating(plan: Plan, event: RunEvent): boolean {
  if (event.type === "node.started") return nodeAt(plan, event.node_id)?.type === "http_request";
  if (event.type === "tool.started") return !repeatableTools.has(event.tool);
  return ["message.discarded", "interrupt.requested", "run.failed", "run.cancelled"].includes(event.type);
}

function callsOf(plan: Plan, events: readonly RunEvent[]): Call[] {
  return events.flatMap((event, began): Call[] => {
    if (event.type !== "node.started") return [];
    const node = nodeAt(plan, event.node_id);
    if (node === undefined || modelsOf(node).length === 0) return [];
    const ended = events.findIndex(
      (each, index) =>
        index > began &&
        each.type === "node.completed" &&
        each.node_id === event.node_id &&
        each.activation === event.activation,
    );
    const completed = events[ended];
    if (completed?.type !== "node.completed") return [];
    return [{ node, node_id: event.node_id, began, ended, completed }];
  });
}

/** The node with this id; inside the body of a map, with the way to it: `fan[2].ask`. */
function nodeAt(plan: Plan, nodeId: string): PlannedNode | undefined {
  const [first = "", ...rest] = nodeId.split(".");
  const node = plan.nodes.find(({ id }) => id === first.replace(/\[\d+\]$/, ""));
  return rest.length === 0 || node?.body === undefined ? node : nodeAt(node.body, rest.join("."));
}

/**
 * Whether nobody knows if this call's question came before those of the calls that were open when it began. Of nodes
 * that began together and ask once, the first to begin asked first. Where one of them had already ended, who asks next
 * is a matter of speed, and an agent asks again whenever its tools are done.
 */
function isOutOfOrder(call: Call, calls: readonly Call[]): boolean {
  const open = calls.filter(({ began, ended }) => began < call.began && ended > call.began);
  return open.some(
    (other) =>
      isAgent(other) || isAgent(call) || calls.some(({ ended }) => ended > other.began && ended < call.began),
  );
}

const isAgent = ({ node }: Call): boolean => node.type === "agent";

/** Each answer with the model that gave it. */
type ModelAnswers = readonly (readonly [model: string, answer: RecordedAnswer])[];

function answersOf(call: Call, events: readonly RunEvent[]): ModelAnswers | undefined {
  const { node, completed } = call;
  const { outputs } = completed;
  switch (node.type) {
    case "llm":
      return typeof outputs["text"] === "string" ? once(call, outputs["text"]) : undefined;
    case "agent":
      return turnsOf(call, events);
    case "classify": {
      const [first] = ClassifyConfig.parse(node.config).classes;
      const { class: port, confidence } = outputs;
      // Which class the model was unsure of is not known; any leads the same way.
      return once(call, JSON.stringify({ class: port === "else" ? first?.id : port, confidence }));
    }
    case "judge": {
      const { reason, score } = outputs;
      return JudgeConfig.parse(node.config).model === undefined
        ? []
        : once(call, JSON.stringify({ reason, score }));
    }
    case "guardrail":
      return passedChecks(call);
    default:
      return undefined;
  }
}

/** The only answer of a node's only model. A default that stood in for an answer has used nothing. */
function once({ node, completed: { usage } }: Call, text: string): ModelAnswers | undefined {
  const [model] = modelsOf(node);
  return model === undefined || usage === undefined ? undefined : [[model, { text, usage: tokens(usage) }]];
}

/** What models said of a text that passed; of one that did not, they may not have been asked. */
function passedChecks({ node, completed: { port, usage } }: Call): ModelAnswers | undefined {
  if (port !== "out") return undefined;
  const passing = JSON.stringify({ reason: "", score: 1 });
  const models = GuardrailConfig.parse(node.config).checks.flatMap((check) =>
    check.kind === "model" ? [check.model] : [],
  );
  // What they used is known of all together.
  return models.map((model, index) => [
    model,
    { text: passing, usage: index === 0 && usage !== undefined ? tokens(usage) : unused },
  ]);
}

interface Turn {
  readonly text: string;
  readonly tool_calls: { readonly id: string; readonly name: string; readonly arguments: JsonObject }[];
  readonly usage: ReturnType<typeof tokens>;
}

/** An agent's answers, from one report of usage to the next: what it said before it, and the tools that it called then. */
function turnsOf(
  { node, node_id, began, ended, completed }: Call,
  events: readonly RunEvent[],
): ModelAnswers | undefined {
  const [model] = modelsOf(node);
  if (model === undefined || completed.usage === undefined) return undefined;
  const turns: Turn[] = [];
  let text = "";
  let used = tokens(events.slice(0, began).findLast((event) => event.type === "usage") ?? unused);
  for (const event of events.slice(began, ended)) {
    if (event.type === "message.completed" && event.node_id === node_id) text = event.text;
    if (event.type === "usage") {
      const all = tokens(event);
      turns.push({ text, tool_calls: [], usage: difference(all, used) });
      used = all;
      text = "";
    }
    if (event.type === "tool.started" && event.node_id === node_id)
      turns.at(-1)?.tool_calls.push({ id: event.tool_call_id, name: event.tool, arguments: event.arguments });
  }
  return turns.map((turn) => [model, turn] as const);
}

const unused = { input_tokens: 0, output_tokens: 0 };

const tokens = ({ input_tokens, output_tokens }: Usage) => ({ input_tokens, output_tokens });

const difference = (all: Usage, before: Usage) => ({
  input_tokens: all.input_tokens - before.input_tokens,
  output_tokens: all.output_tokens - before.output_tokens,
});
