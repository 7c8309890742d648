// A model provider that speaks OpenAI's Chat Completions protocol and costs next to nothing: every answer is the same.
// Fifty pieces as fast as the connection takes them; for a message that says `slow`, one every 20 ms until somebody asks
// for `/end`.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { chunks } from "../model-call.ts";

const pieceEveryMs = 20;
/** Streams are told in turn, so that they do not all speak in the same moment. */
const turns = 4;

const frame = (choice: object, more: object = {}): string =>
  `data: ${JSON.stringify({
    id: "chatcmpl-bench",
    object: "chat.completion.chunk",
    created: 1_700_000_000,
    model: "bench",
    choices: [{ index: 0, finish_reason: null, ...choice }],
    ...more,
  })}\n\n`;

const first = frame({ delta: { role: "assistant", content: "" } });
const pieces = chunks.map((content) => frame({ delta: { content } }));
const usage = { prompt_tokens: 10, completion_tokens: 50, total_tokens: 60 };
const last = `${frame({ delta: {}, finish_reason: "stop" })}${frame({}, { choices: [], usage })}data: [DONE]\n\n`;

const slow = Array.from({ length: turns }, () => new Set<ServerResponse>());
const startedAt = performance.now();
let turn = 0;
let next = 0;
setInterval(() => {
  // A timer that comes late makes up for it: the model speaks at its pace whoever else is busy.
  for (; startedAt + (turn * pieceEveryMs) / turns <= performance.now(); turn++)
    for (const answer of slow[turn % turns] ?? []) answer.write(pieces[turn % pieces.length]);
}, pieceEveryMs / turns);

function endSlowAnswers(): void {
  for (const answers of slow) {
    for (const answer of answers) answer.end(last);
    answers.clear();
  }
}

const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (piece: string) => (body += piece));
  request.on("end", () => {
    if (request.url === "/end") {
      endSlowAnswers();
      response.end();
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(first);
    if (!body.includes("slow")) {
      for (const piece of pieces) response.write(piece);
      response.end(last);
      return;
    }
    const answers = slow[next++ % turns];
    answers?.add(response);
    response.on("close", () => answers?.delete(response));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  // A server that listens on TCP has an address of this kind.
  console.log(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on("SIGTERM", () => process.exit(0));
