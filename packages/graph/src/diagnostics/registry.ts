import type { Diagnostic } from "./diagnostic.ts";

/** What is known of a code, whatever document it is found in. */
export interface DiagnosticKind {
  readonly severity: Diagnostic["severity"];
  readonly title: string;
  /** Why it matters: what would happen at run time. */
  readonly why: string;
}

const error = (title: string, why: string): DiagnosticKind => ({ severity: "error", title, why });
const warning = (title: string, why: string): DiagnosticKind => ({ severity: "warning", title, why });

/**
 * Every code there is. PB1xxx structure and schema, PB2xxx names and types, PB3xxx flow, PB4xxx resources, PB5xxx
 * policy, budget and effects. A code keeps its meaning for ever.
 */
export const diagnosticKinds = {
  PB1001: error(
    "Not a graph document",
    "A document must be a JSON object that carries its format in “schema”.",
  ),
  PB1002: error("Too large", "A document has at most 1,000 nodes, 5,000 edges, 1 MiB and 64 levels."),
  PB1101: error(
    "Unknown key",
    "A key that nothing reads is a typo or a setting that would be ignored in silence.",
  ),
  PB1102: error("Missing value", "Without this value the document has no meaning."),
  PB1103: error("Wrong value", "The value is not what is allowed in this place."),
  PB1104: error("Unknown node type", "Nothing knows how to run this node."),
  PB1105: error("Id used twice", "Edges and expressions could mean either."),
  PB1106: error("Not exactly one start", "A run begins in one place."),
  PB1107: error("No end", "A run that can reach no end never answers."),
  PB1108: error("Default does not fit", "A channel's default must satisfy the channel's own schema."),
  PB1109: error("Reducer does not fit", "Appending wants a list, merging an object, summing a number."),
  PB2001: error("Expression cannot be read", "It is not CEL."),
  PB2002: error("Template cannot be read", "Its braces or an expression inside them are not complete."),
  PB2101: error("Unknown name", "The expression would fail in every run."),
  PB2102: error("Unknown property", "The value never has this property."),
  PB2103: error("Value may be missing", "On some path through the graph nothing has made this value yet."),
  PB2104: error("Value may be null", "Null has no properties."),
  PB2105: error("Unknown channel", "Only channels listed under “state” can be written."),
  PB2201: error(
    "Types do not fit",
    "The operation has no meaning for these types and would fail at run time.",
  ),
  PB2202: error("Wrong type for this place", "The value would be refused where it is used."),
  PB2203: error("Unknown function or arguments", "The call would fail in every run."),
  PB2204: error(
    "Not a regular expression",
    "Patterns are RE2: linear time, without look-around and backreferences.",
  ),
  PB3101: error("Unreachable node", "No run can ever get here."),
  PB3102: error("No way to an end", "A run that comes here can never answer."),
  PB3201: error("Edge to or from nowhere", "One of its ends is not a node."),
  PB3202: error("Unknown port", "The node never emits on it."),
  PB3203: error("Port without an edge", "A run that leaves by this port would stop without an answer."),
  PB3204: error("Edge into start or out of end", "Start only begins and end only finishes."),
  PB3205: error("Edge drawn twice", "A token goes to each node once."),
  PB3301: error("Cycle without exit", "Once in it, a run could never leave."),
  PB3302: warning("Cycle bounded only by max_steps", "It ends with an error when the steps are used up."),
  PB4001: error("Unknown model", "No model of this name is registered."),
  PB4002: error("Unknown tool", "No tool of this name is registered."),
  PB4003: error("Model lacks a capability", "The node needs something that the bound model cannot do."),
  PB4004: error("Tool arguments do not fit", "The tool would refuse the call."),
  PB5001: error("Error default missing", "on_error “default” needs a “default_output” to continue with."),
} as const satisfies Record<string, DiagnosticKind>;

export type DiagnosticCode = keyof typeof diagnosticKinds;

/** Makes a diagnostic; the severity is the code's own. */
export function diagnostic(
  code: DiagnosticCode,
  path: string,
  message: string,
  more: Partial<Pick<Diagnostic, "range" | "related" | "fixes">> = {},
): Diagnostic {
  return { code, severity: diagnosticKinds[code].severity, path, message, ...more };
}
