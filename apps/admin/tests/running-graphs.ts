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
