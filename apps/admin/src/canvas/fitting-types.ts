/** Types that often follow, best first, for the type of the node before; `type.port` where the port says more. */
const followers: Readonly<Record<string, readonly string[]>> = {
  start: ["agent", "llm", "classify", "guardrail", "retrieve"],
  classify: ["agent", "llm", "retrieve", "call_agent", "template"],
  condition: ["llm", "agent", "template", "tool", "end"],
  switch: ["llm", "agent", "template", "tool", "end"],
  parallel: ["llm", "agent", "tool", "retrieve", "join"],
  "loop.body": ["agent", "llm", "judge", "tool", "transform"],
  retrieve: ["llm", "agent", "map", "template", "judge"],
  vector_search: ["llm", "agent", "map", "template", "judge"],
  memory_read: ["agent", "llm", "template", "map", "transform"],
  llm: ["end", "judge", "guardrail", "template", "condition"],
  agent: ["end", "approval", "judge", "guardrail", "template"],
  template: ["end", "llm", "http_request", "tool", "text_to_speech"],
  tool: ["llm", "transform", "condition", "end", "template"],
  http_request: ["transform", "llm", "condition", "template", "end"],
  transform: ["condition", "set_state", "map", "end", "template"],
  map: ["llm", "transform", "template", "end", "set_state"],
  join: ["llm", "transform", "template", "end", "agent"],
  "approval.approved": ["tool", "http_request", "agent", "call_agent", "end"],
  "approval.rejected": ["end", "template", "human_input", "handoff", "fail"],
  human_input: ["agent", "llm", "condition", "set_state", "template"],
  "judge.pass": ["end", "template", "approval", "tool", "set_state"],
  "judge.fail": ["llm", "agent", "replan", "handoff", "fail"],
  guardrail: ["agent", "llm", "classify", "retrieve", "template"],
  spawn_group: ["await_group", "llm", "transform", "template", "end"],
  speech_to_text: ["agent", "llm", "classify", "template", "end"],
  call_agent: ["llm", "transform", "condition", "template", "end"],
};

/** Ports that a node is left by when what it was to do did not come about, whatever its type. */
const failures: ReadonlySet<string> = new Set(["error", "budget", "expired", "violation"]);
const afterFailure = ["template", "handoff", "fail", "end", "llm"];
const otherwise = ["llm", "condition", "template", "transform", "end"];

/** What graphs are made of most, for who begins anywhere. */
const useful = ["agent", "llm", "classify", "retrieve", "tool"];

/** The node types to offer first where nothing is before, best first. */
export const usefulTypes = (hasStart: boolean): readonly string[] =>
  hasStart ? useful : ["start", ...useful.slice(0, -1)];

/**
 * The node types that fit best behind a port, best first.
 *
 * @param hasEnd whether the graph ends already: another end comes last then
 */
export function fittingTypes(type: string, port: string, hasEnd = false): readonly string[] {
  const fitting = failures.has(port)
    ? afterFailure
    : (followers[`${type}.${port}`] ??
      (Object.hasOwn(followers, type) ? followers[type] : undefined) ??
      otherwise);
  return hasEnd && fitting.includes("end") ? [...fitting.filter((each) => each !== "end"), "end"] : fitting;
}
