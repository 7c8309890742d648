// The server that one would write by hand after the documentation of LangGraph.js and Hono: one graph, the Postgres
// saver, the answer as server-sent events. No identity, no tenants, no log of events, no resuming of a stream.
import { serve } from "@hono/node-server";
import { HumanMessage } from "@langchain/core/messages";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { ChatOpenAI } from "@langchain/openai";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { Pool } from "pg";
import { z } from "zod";

const env = z
  .object({ DATABASE_URL: z.string(), OPENAI_BASE_URL: z.string(), OPENAI_API_KEY: z.string() })
  .parse(process.env);
const Body = z.object({ message: z.string(), thread_id: z.string().optional() });

const model = new ChatOpenAI({
  model: "bench",
  apiKey: env.OPENAI_API_KEY,
  configuration: { baseURL: env.OPENAI_BASE_URL },
  streaming: true,
  maxRetries: 0,
});
// As many connections as ours has.
const checkpointer = new PostgresSaver(new Pool({ connectionString: env.DATABASE_URL, max: 10 }));
await checkpointer.setup();
const graph = new StateGraph(MessagesAnnotation)
  .addNode("chat", async ({ messages }) => ({
    messages: [await model.invoke([{ role: "system", content: "Be brief." }, ...messages])],
  }))
  .addEdge(START, "chat")
  .addEdge("chat", END)
  .compile({ checkpointer });

const app = new Hono().post("/chat", async (c) => {
  const { message, thread_id = crypto.randomUUID() } = Body.parse(await c.req.json());
  return streamSSE(c, async (stream) => {
    const answer = await graph.stream(
      { messages: [new HumanMessage(message)] },
      { configurable: { thread_id }, streamMode: "messages" },
    );
    for await (const [chunk] of answer) {
      if (typeof chunk.content === "string" && chunk.content !== "")
        await stream.writeSSE({ event: "token", data: JSON.stringify({ text: chunk.content }) });
    }
    await stream.writeSSE({ event: "done", data: "{}" });
  });
});
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => {
  console.log(`ready http://127.0.0.1:${port}`);
});
process.on("SIGTERM", () => process.exit(0));
