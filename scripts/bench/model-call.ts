import { HumanMessage } from "@langchain/core/messages";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import type { JsonObject } from "@patchbay/graph";

/** How the answer of the model reaches us: fifty pieces, as fast as the loopback carries them. */
export const chunks = Array.from({ length: 50 }, (_, index) => `word${index} `);

/** One model call whose answer is streamed: start → llm → end. */
export const modelCallDocument: JsonObject = {
  schema: "patchbay/graph@1",
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
  nodes: [
    { id: "start", type: "start" },
    { id: "chat", type: "llm", config: { model: "default", system: "Be brief." } },
    { id: "end", type: "end", config: { output: { reply: "nodes.chat.text" } } },
  ],
  edges: [
    { from: "start", to: "chat" },
    { from: "chat", to: "end" },
  ],
};

/** The same as the LangGraph.js documentation would have one write it. */
export function modelCallByHand(options: {
  readonly base_url: string;
  readonly api_key: string;
}): (message: string) => Promise<string> {
  const model = new ChatOpenAI({
    model: "bench",
    apiKey: options.api_key,
    configuration: { baseURL: options.base_url },
    streaming: true,
    maxRetries: 0,
  });
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("chat", async ({ messages }) => ({
      messages: [await model.invoke([{ role: "system", content: "Be brief." }, ...messages])],
    }))
    .addEdge(START, "chat")
    .addEdge("chat", END)
    .compile();
  return async (message) => {
    let text = "";
    const stream = await graph.stream({ messages: [new HumanMessage(message)] }, { streamMode: "messages" });
    for await (const [chunk] of stream) text += typeof chunk.content === "string" ? chunk.content : "";
    return text;
  };
}
