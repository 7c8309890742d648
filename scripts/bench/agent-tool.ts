import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { ChatOpenAI } from "@langchain/openai";
import type { Tool } from "@patchbay/compiler";
import type { JsonObject } from "@patchbay/graph";
import type { FakeScript } from "@patchbay/models-openai/testing";
import { z } from "zod";

const instructions = "Use the calculator.";

/** A model that calls a tool once and then answers in ten pieces. */
export const answerWithTool: FakeScript = ({ messages }) =>
  messages.some(({ role }) => role === "tool")
    ? { type: "text", chunks: Array.from({ length: 10 }, (_, index) => `word${index} `) }
    : { type: "tool_calls", calls: [{ id: "call_1", name: "add", arguments: '{"a":1,"b":2}' }] };

export const answer = Array.from({ length: 10 }, (_, index) => `word${index} `).join("");

/** start → agent with one tool → end. */
export const agentDocument: JsonObject = {
  schema: "patchbay/graph@1",
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
  nodes: [
    { id: "start", type: "start" },
    { id: "agent", type: "agent", config: { model: "default", instructions, tools: ["add"] } },
    { id: "end", type: "end", config: { output: { reply: "nodes.agent.text" } } },
  ],
  edges: [
    { from: "start", to: "agent" },
    { from: "agent", to: "end" },
  ],
};

/** The tool as ours is written. */
export const add: Tool = {
  name: "add",
  description: "Adds two numbers.",
  input: {
    type: "object",
    properties: { a: { type: "number" }, b: { type: "number" } },
    required: ["a", "b"],
  },
  output: { type: "number" },
  effect: "none",
  call: ({ a, b }) => Promise.resolve(Number(a) + Number(b)),
};

/** The same as the LangGraph.js documentation would have one write it. */
export function agentByHand(options: {
  readonly base_url: string;
  readonly api_key: string;
}): (message: string) => Promise<string> {
  const tools = [
    tool(({ a, b }) => String(a + b), {
      name: "add",
      description: "Adds two numbers.",
      schema: z.object({ a: z.number(), b: z.number() }),
    }),
  ];
  const model = new ChatOpenAI({
    model: "bench",
    apiKey: options.api_key,
    configuration: { baseURL: options.base_url },
    streaming: true,
    maxRetries: 0,
  }).bindTools(tools);
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("agent", async ({ messages }) => ({
      messages: [await model.invoke([{ role: "system", content: instructions }, ...messages])],
    }))
    .addNode("tools", new ToolNode(tools))
    .addEdge(START, "agent")
    .addConditionalEdges(
      "agent",
      ({ messages }) => {
        const last = messages.at(-1);
        return last !== undefined &&
          "tool_calls" in last &&
          Array.isArray(last.tool_calls) &&
          last.tool_calls.length > 0
          ? "tools"
          : END;
      },
      ["tools", END],
    )
    .addEdge("tools", "agent")
    .compile();
  return async (message) => {
    let text = "";
    const stream = await graph.stream({ messages: [new HumanMessage(message)] }, { streamMode: "messages" });
    for await (const [chunk] of stream)
      if (chunk.getType() === "ai") text += typeof chunk.content === "string" ? chunk.content : "";
    return text;
  };
}
