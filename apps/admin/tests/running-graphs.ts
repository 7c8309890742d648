const format = { schema: "patchbay/graph@1" };
const message = { type: "object", properties: { message: { type: "string" } }, required: ["message"] };
const reply = { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] };

/** Remembers what it was asked, shouts it, and answers with both; no model is in it, so that each value is known. */
export const echo = {
  ...format,
  input: message,
  output: reply,
  state: { heard: { schema: { type: "string" }, reducer: "replace", default: "" } },
  nodes: [
    { id: "start", type: "start", name: "Start" },
    {
      id: "hear",
      type: "set_state",
      name: "Hear",
      config: { assign: { heard: "input.message" } },
    },
    { id: "shout", type: "template", name: "Shout", config: { text: "{{ state.heard }}!" } },
    {
      id: "again",
      type: "template",
      name: "Say again",
      config: { text: "You said: {{ nodes.shout.text }}" },
    },
    { id: "end", type: "end", name: "End", config: { output: { reply: "nodes.again.text + state.heard" } } },
  ],
  edges: [
    { from: "start", to: "hear" },
    { from: "hear", to: "shout" },
    { from: "shout", to: "again" },
    { from: "again", to: "end" },
  ],
};

/** Has a tool add up two numbers, whatever it is asked. */
export const adder = {
  ...format,
  input: message,
  output: { type: "object" },
  nodes: [
    { id: "start", type: "start", name: "Start" },
    {
      id: "add",
      type: "tool",
      name: "Add up",
      config: { tool: "calculator", arguments: { expression: "1 + 1" } },
    },
    { id: "end", type: "end", name: "End", config: { output: { sum: "nodes.add.result" } } },
  ],
  edges: [
    { from: "start", to: "add" },
    { from: "add", to: "end" },
  ],
};

/** Answers by the model, and remembers what it was told. */
export const listener = {
  ...format,
  input: message,
  output: reply,
  state: { told: { schema: { type: "string" }, reducer: "replace", default: "" } },
  nodes: [
    { id: "start", type: "start", name: "Start" },
    { id: "note", type: "set_state", name: "Note it", config: { assign: { told: "input.message" } } },
    { id: "chat", type: "llm", name: "Answer", config: { model: "default" } },
    { id: "end", type: "end", name: "End", config: { output: { reply: "nodes.chat.text" } } },
  ],
  edges: [
    { from: "start", to: "note" },
    { from: "note", to: "chat" },
    { from: "chat", to: "end" },
  ],
};

/** Leaves the question to another agent. */
export const asking = (agent: string) => ({
  ...format,
  input: message,
  output: reply,
  nodes: [
    { id: "start", type: "start", name: "Start" },
    {
      id: "ask",
      type: "call_agent",
      name: "Ask the desk",
      config: { agent, input: { message: "input.message" } },
    },
    { id: "end", type: "end", name: "End", config: { output: { reply: "nodes.ask.output.reply" } } },
  ],
  edges: [
    { from: "start", to: "ask" },
    { from: "ask", to: "end" },
  ],
});

/** Counts to four, and says each number. */
export const counter = {
  ...format,
  input: message,
  output: { type: "object" },
  state: { n: { schema: { type: "integer" }, reducer: "replace", default: 0 } },
  nodes: [
    { id: "start", type: "start", name: "Start" },
    { id: "count", type: "set_state", name: "Count", config: { assign: { n: "state.n + 1" } } },
    { id: "say", type: "template", name: "Say it", config: { text: "Lap {{ state.n }}" } },
    {
      id: "more",
      type: "condition",
      name: "More?",
      config: { cases: [{ id: "again", when: "state.n < 4" }] },
    },
    { id: "end", type: "end", name: "End", config: { output: { n: "state.n" } } },
  ],
  edges: [
    { from: "start", to: "count" },
    { from: "count", to: "say" },
    { from: "say", to: "more" },
    { from: "more", port: "again", to: "count" },
    { from: "more", port: "else", to: "end" },
  ],
};

/** A wide field of steps, two of which lead to the next two, as large as graphs in practice get. */
export function fieldOf(count: number) {
  const steps = Array.from({ length: count - 2 }, (_, index) => ({
    id: `step_${index}`,
    type: "template",
    name: `Step ${index}`,
    config: { text: index === 0 ? "{{ input.message }}" : `{{ nodes.step_${index - 1}.text }}.` },
    ui: { x: 260 * (1 + (index % 25)), y: 160 * Math.floor(index / 25) },
  }));
  const ids = ["start", ...steps.map(({ id }) => id), "end"];
  return {
    ...format,
    input: message,
    output: reply,
    nodes: [
      { id: "start", type: "start", name: "Start", ui: { x: 0, y: 0 } },
      ...steps,
      {
        id: "end",
        type: "end",
        name: "End",
        config: { output: { reply: `nodes.step_${count - 3}.text` } },
        ui: { x: 260 * 26, y: 160 * Math.floor(count / 25) },
      },
    ],
    edges: ids.slice(1).map((to, index) => ({ from: ids[index], to })),
  };
}
