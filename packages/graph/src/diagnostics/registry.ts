import type { Diagnostic, Fix, JsonPatchOperation, RelatedPlace } from "./diagnostic.ts";
import { inEnglish } from "./in-english.ts";
import type { Message } from "./message.ts";

/** What is known of a code, whatever document it is found in. */
export interface DiagnosticKind {
  readonly severity: Diagnostic["severity"];
  readonly title: string;
  /** Why it matters: what would happen at run time. */
  readonly why: string;
  /** What the author does about it. Code in it is in backticks, as in Markdown. */
  readonly fix: string;
}

const error = (title: string, why: string, fix: string): DiagnosticKind => ({
  severity: "error",
  title,
  why,
  fix,
});
const warning = (title: string, why: string, fix: string): DiagnosticKind => ({
  severity: "warning",
  title,
  why,
  fix,
});

/**
 * Every code there is. PB1xxx structure and schema, PB2xxx names and types, PB3xxx flow, PB4xxx resources, PB5xxx
 * policy, budget and effects. A code keeps its meaning for ever. Its example stands in `examples/`, apart from here, so
 * that what checks a document does not carry all of them.
 */
export const diagnosticKinds = {
  PB1001: error(
    "Not a graph document",
    "A document must be a JSON object that carries its format in “schema”.",
    "Send one JSON object with “schema”, “input”, “output”, “nodes” and “edges”.",
  ),
  PB1002: error(
    "Too large",
    "A document has at most 1,000 nodes, 5,000 edges, 1 MiB and 64 levels.",
    "Split the graph into agents that call each other, or move long texts and lists out of the document.",
  ),
  PB1101: error(
    "Unknown key",
    "A key that nothing reads is a typo or a setting that would be ignored in silence.",
    "Correct the spelling, or remove the key.",
  ),
  PB1102: error(
    "Missing value",
    "Without this value the document has no meaning.",
    "Give the value that the message names.",
  ),
  PB1103: error(
    "Wrong value",
    "Outside what is allowed here a value has no meaning, and none is guessed.",
    "Change the value to what the message asks for.",
  ),
  PB1104: error(
    "Unknown node type",
    "Nothing knows how to run this node.",
    "Choose a type that exists; the palette of the builder lists them all.",
  ),
  PB1105: error(
    "Id used twice",
    "Edges and expressions could mean either.",
    "Give each node, and each port of a node, a name of its own.",
  ),
  PB1106: error(
    "Not exactly one start",
    "A run begins in one place.",
    "Keep one start node. To begin in several ways, put a condition or a switch behind it.",
  ),
  PB1107: error(
    "No end",
    "A run that can reach no end never answers.",
    "Add an end node, and lead to it every path that should answer.",
  ),
  PB1108: error(
    "Default does not fit",
    "A channel's default must satisfy the channel's own schema.",
    "Change the default or the schema until they agree, or leave the default out.",
  ),
  PB1109: error(
    "Reducer does not fit",
    "Appending wants a list, merging an object, summing a number.",
    "Choose a reducer for this kind of value, or change the channel’s schema.",
  ),
  PB2001: error(
    "Expression cannot be read",
    "It is not CEL, so no run could compute it.",
    "Complete the expression. A text inside one stands in quotes, as in `'hello'`.",
  ),
  PB2002: error(
    "Template cannot be read",
    "Its braces or an expression inside them are not complete, so no run could fill it in.",
    "Close every `{{` with `}}`, with one whole expression between them.",
  ),
  PB2101: error(
    "Unknown name",
    "The expression would fail in every run.",
    "Use a name that exists here: `input`, `state`, `nodes`, `messages`, `run`, `caller`, or what the node itself adds.",
  ),
  PB2102: error(
    "Unknown property",
    "The value never has this property, so the expression would fail in every run.",
    "Correct the name, or declare the property in the schema that the value comes from.",
  ),
  PB2103: error(
    "Value may be missing",
    "On some path through the graph nothing has made this value yet, or its schema does not promise it.",
    "Guard it, as in `has(nodes.a.text) ? nodes.a.text : ''`. Or make sure of it: list it under “required”, give it a default, or lead every path through the node that makes it.",
  ),
  PB2104: error(
    "Value may be null",
    "Null has no properties, so the expression would fail.",
    "Read it from a value that has it. Where the schema allows null beside an object, compare first, as in `x == null ? '' : x.name`.",
  ),
  PB2105: error(
    "Unknown channel",
    "Only channels listed under “state” can be written.",
    "Declare the channel under “state”, or correct its name.",
  ),
  PB2201: error(
    "Types do not fit",
    "The operation has no meaning for these types and would fail at run time.",
    "Convert one side, as in `string(1)` or `int('1')`, so that the operation knows both types.",
  ),
  PB2202: error(
    "Wrong type for this place",
    "The value would be refused where it is used.",
    "Change the expression, or the schema of the place that it is written to.",
  ),
  PB2203: error(
    "Unknown function or arguments",
    "The call would fail in every run.",
    "Correct the function’s name, or the number and types of its arguments.",
  ),
  PB2204: error(
    "Not a regular expression",
    "Patterns are RE2: linear time, without look-around and backreferences.",
    "Write the pattern in RE2; what a look-around would ask can be a second `matches()`.",
  ),
  PB2205: error(
    "Expressions too large",
    "Checking and running them would take too long.",
    "Move texts and tables out of expressions, for example into the input, into tools or into agents that this one calls.",
  ),
  PB3101: error("Unreachable node", "No run can ever get here.", "Draw an edge to the node, or remove it."),
  PB3102: error(
    "No way to an end",
    "A run that comes here can never answer.",
    "Give the node, or one behind it, a path to an end or a fail node.",
  ),
  PB3201: error(
    "Edge to or from nowhere",
    "One of its ends is not a node, so a run that takes it would be lost.",
    "Lead the edge to a node that exists, or remove it.",
  ),
  PB3202: error(
    "Unknown port",
    "The node never emits on it.",
    "Use one of the node’s ports, or remove the edge.",
  ),
  PB3203: error(
    "Port without an edge",
    "A run that leaves by this port would stop without an answer.",
    "Draw an edge from the port to the node that goes on, or to an end.",
  ),
  PB3204: error(
    "Edge into start or out of end",
    "Start only begins and end only finishes.",
    "Remove the edge. To go round again, lead it to the node behind start.",
  ),
  PB3205: error(
    "Edge drawn twice",
    "A run goes to each node once, however often the edge is drawn.",
    "Remove one of the two edges.",
  ),
  PB3301: error(
    "Cycle without exit",
    "Once in it, a run could never leave.",
    "Put a condition, a switch or a loop into the cycle, with one port that leads out of it.",
  ),
  PB3302: warning(
    "Cycle bounded only by max_steps",
    "It ends with an error when the steps are used up.",
    "Lead the cycle through a loop node: its `max_iterations` ends it without an error.",
  ),
  PB3401: error(
    "Join without a fork",
    "A join closes a place where several paths are taken at once.",
    "Remove the join, or fork before it: with a parallel node, or with several edges from one port.",
  ),
  PB3402: error(
    "Join that could wait for ever",
    "A branch that can end elsewhere never arrives.",
    "Lead every path of each branch to the join, or let what may stop do so before the fork.",
  ),
  PB3403: error(
    "Branches that meet before their join",
    "Where two tokens become one, the join waits for the other for ever.",
    "Keep the branches apart: give each its own nodes until the join.",
  ),
  PB3404: error(
    "Way into a branch around its fork",
    "Such a path arrives at a join whose fork it never came through.",
    "Lead the path to the fork, or to the join’s successor.",
  ),
  PB3405: error(
    "Open fork inside a branch",
    "One branch would arrive several times.",
    "Close the inner fork with a join of its own before the branch goes on.",
  ),
  PB3406: error(
    "Quorum out of reach",
    "More branches are asked for than the fork has.",
    "Lower the quorum to the number of branches, or add branches.",
  ),
  PB3407: error(
    "Rounds that run into each other",
    "A fork with a join, and a loop, count their rounds; several tokens at once would mix them up.",
    "Close the fork with a join before the loop, so that one token goes round.",
  ),
  PB3501: error(
    "Parallel writes to a “replace” channel",
    "Which write would win is chance; the run fails instead.",
    "Choose a reducer that combines both writes, such as `append` or `sum`, or let only one branch write.",
  ),
  PB3601: error(
    "Body nested too deep",
    "Each level multiplies the runs of the next, and nobody could follow it.",
    "Flatten the lists before, or make an agent of the inner graph and name it in the place of its body.",
  ),
  PB4001: error(
    "Unknown model",
    "No model of this name is registered.",
    "Use a registered model, or register one of this name.",
  ),
  PB4002: error(
    "Unknown tool",
    "No tool of this name is registered.",
    "Use a registered tool, or register one of this name.",
  ),
  PB4003: error(
    "Model lacks a capability",
    "The node needs something that the bound model cannot do.",
    "Bind the node to one of the models that the message names, or do without the feature.",
  ),
  PB4004: error(
    "Tool arguments do not fit",
    "The tool would refuse the call.",
    "Give the arguments that the tool’s input schema describes.",
  ),
  PB4005: error(
    "Attachments that the model cannot read",
    "The node shows the thread to its model, and the graph’s input may bring images or files into it; the model would refuse them.",
    "Bind the node to a model that can read them, give it a prompt of its own, or let the input’s schema allow only what the model reads.",
  ),
  PB4006: error(
    "Unknown agent",
    "No agent of this slug is published in the project.",
    "Use the slug of a published agent, or publish one of this slug.",
  ),
  PB4007: error(
    "Input does not fit the agent",
    "The agent would refuse the run.",
    "Give the input that the agent’s input schema describes.",
  ),
  PB4008: error(
    "Unknown version of an agent",
    "The agent has no such version, so nothing could be run.",
    "Use a version that exists, or leave `version` out to follow the published one.",
  ),
  PB4010: error(
    "Not available here",
    "The language knows this node type, but this installation has nothing that runs it.",
    "Use another node, or an installation that has what runs this one.",
  ),
  PB5001: error(
    "Error default missing",
    "on_error “default” needs a “default_output” to continue with.",
    "Add “default_output”, or choose another “on_error”.",
  ),
  PB5002: error(
    "Cache on a node with effects",
    "A cached result stands for running the node: what it does to the world, or would have found out by then, would be left out.",
    "Remove `cache_ttl_s`; where only reading is slow, cache a node that only reads.",
  ),
  PB5003: warning(
    "Retry of a node that writes",
    "An attempt may have written before it failed, so it is not repeated blindly: most failures end the node at once.",
    "Remove `retry`, or call something that only reads or may be repeated.",
  ),
  PB5004: warning(
    "Budget of a node that spends nothing",
    "Only calls of models and agents count, so the run never leaves by the port `budget`.",
    "Remove the budget and what leads from its port, or give it to the node that spends.",
  ),
  PB5005: error(
    "Error default does not fit",
    "After a failure the default stands in the place of the node’s outputs, and whoever reads them relies on their types.",
    "Give under “default_output” only outputs that the node has, each as the node itself would give it.",
  ),
  PB5006: warning(
    "Retry after an error that never comes",
    "`retry.on` names exactly the codes after which the node is tried again. With one that nothing fails with, the failure that was meant ends the node at once.",
    "Use one of the codes of failures, or the code of a `fail` node in the body; or remove `on`, to try again whatever may pass.",
  ),
} as const satisfies Record<string, DiagnosticKind>;

export type DiagnosticCode = keyof typeof diagnosticKinds;

/** Makes a diagnostic; the severity is the code's own. */
export function diagnostic(
  code: DiagnosticCode,
  path: string,
  message: Message,
  more: Partial<Pick<Diagnostic, "range" | "related" | "fixes">> = {},
): Diagnostic {
  return { code, severity: diagnosticKinds[code].severity, path, ...told(message), ...more };
}

/** A place elsewhere that has to do with a diagnostic. */
export const related = (path: string, message: Message): RelatedPlace => ({ path, ...told(message) });

/** A change that removes its diagnostic. */
export function fixing(title: Message, patch: JsonPatchOperation[]): Fix {
  const { message, message_key, params } = told(title);
  return {
    title: message,
    ...(message_key !== undefined && { title_key: message_key }),
    ...(params !== undefined && { params }),
    patch,
  };
}

/** Messages name what they found, and reasons stand in each other. */
const longestMessage = 2_000;

/** A message in English beside what it is made of, which would be as long. */
function told(said: Message): Pick<Diagnostic, "message" | "message_key" | "params"> {
  const message = inEnglish(said);
  return message.length > longestMessage
    ? { message: `${message.slice(0, longestMessage - 1)}…` }
    : { message, ...said };
}
