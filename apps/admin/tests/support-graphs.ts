/** One model that answers a message, going by a text. */
export function answering(system: string): SimpleGraph {
  return {
    schema: "patchbay/graph@1",
    input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
    output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
    nodes: [
      { id: "start", type: "start", name: "Start" },
      {
        id: "answer",
        type: "llm",
        name: "Answer",
        config: { model: "default", system, history: "thread" },
      },
      { id: "end", type: "end", name: "End", config: { output: { reply: "nodes.answer.text" } } },
    ],
    edges: [
      { from: "start", to: "answer" },
      { from: "answer", to: "end" },
    ],
  };
}

/** A graph document, as far as these tests look into one. */
export interface SimpleGraph {
  readonly schema: "patchbay/graph@1";
  readonly input: object;
  readonly output: object;
  readonly state?: object;
  readonly nodes: readonly {
    readonly id: string;
    readonly type: string;
    readonly name?: string;
    readonly config?: object;
  }[];
  readonly edges: readonly object[];
}
