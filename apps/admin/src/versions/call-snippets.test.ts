import { execFile } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";

import type { JsonObject } from "@patchbay/graph";
import { afterAll, beforeAll, expect, test } from "vitest";

import { type Call, callLanguages, callSnippet } from "./call-snippets.ts";

const run = promisify(execFile);

/** What the server was asked last. */
let asked: { path: string; key: string | undefined; body: unknown };

/** Answers as the API does, in two pieces that cut an event in half. */
const server = createServer((request, response) => void answer(request, response));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body: { readonly mode: string } = JSON.parse(await textOf(request));
  asked = { path: request.url ?? "", key: request.headers.authorization, body };
  if (body.mode === "wait") {
    response.end(JSON.stringify({ status: "completed", output: { reply: "Good day" } }));
    return;
  }
  response.write('event: message.delta\nid: 1\ndata: {"text":"Good ');
  response.write('day"}\n\nevent: run.completed\nid: 2\ndata: {"output":{"reply":"Good day"}}\n\n');
  response.end();
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}

beforeAll(() => new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise<unknown>((resolve) => void server.close(resolve)));

// It listens on a port, so its address is no path.
const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const input: JsonObject = { message: `It's "this" \\ $HOME \`x\` \${y} ü` };
const call = (mode: Call["mode"], key?: string): Call => ({
  origin: origin(),
  agentId: "agt_1",
  input,
  mode,
  key,
});

test.each(
  callLanguages.flatMap((language) =>
    (["stream", "wait"] as const).flatMap((mode) => [
      { language, mode, key: "pb_123" },
      { language, mode, key: undefined },
    ]),
  ),
)("a snippet runs as it stands: $language, $mode, key $key", async ({ language, mode, key }) => {
  const snippet = callSnippet(language, call(mode, key));
  const env = { ...process.env, PATCHBAY_API_KEY: "pb_own" };
  const [program, args] =
    language === "curl"
      ? (["sh", ["-c", snippet]] as const)
      : ([process.execPath, ["--input-type=module-typescript", "--eval", snippet]] as const);
  const { stdout } = await run(program, args, { env });
  expect(stdout).toContain("Good day");
  expect(asked).toEqual({
    path: "/api/v1/agents/agt_1/runs",
    key: `Bearer ${key ?? "pb_own"}`,
    body: { input, mode },
  });
});

test("without a key anywhere the shell says what to set", async () => {
  const { PATCHBAY_API_KEY: _, ...env } = process.env;
  const refused = run("sh", ["-c", callSnippet("curl", call("wait"))], { env });
  await expect(refused).rejects.toThrow("PATCHBAY_API_KEY: Set it to an API key");
});
