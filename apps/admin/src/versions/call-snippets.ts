import type { JsonObject } from "@patchbay/graph";

/** How a program waits for a run: for its events as they happen, or for its end. */
export type CallMode = "stream" | "wait";

export const callLanguages = ["curl", "typescript"] as const;
export type CallLanguage = (typeof callLanguages)[number];

/** One call of a published agent. */
export interface Call {
  /** Where the API is: `https://patchbay.example.com`. */
  readonly origin: string;
  readonly agentId: string;
  readonly input: JsonObject;
  readonly mode: CallMode;
  /** Undefined where the reader has one of their own: then it is read from `PATCHBAY_API_KEY`. */
  readonly key: string | undefined;
}

/** A program that makes the call and runs as it stands, with nothing to install. */
export function callSnippet(language: CallLanguage, call: Call): string {
  switch (language) {
    case "curl":
      return curlSnippet(call);
    case "typescript":
      return call.mode === "stream" ? streamingTypeScript(call) : waitingTypeScript(call);
  }
}

/** For a POSIX shell. Without a key, the shell says what to do. */
function curlSnippet({ origin, agentId, input, mode, key }: Call): string {
  const body = JSON.stringify({ input, mode }).replaceAll("'", String.raw`'\''`);
  return [
    `curl ${mode === "stream" ? "-N " : ""}${origin}/api/v1/agents/${agentId}/runs \\`,
    `  -H "Authorization: Bearer ${key ?? "${PATCHBAY_API_KEY:?Set it to an API key}"}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${body}'`,
  ].join("\n");
}

/** For Node 22.18 or newer, Deno and Bun, which run TypeScript by themselves, and for any browser's `fetch`. */
const waitingTypeScript = (call: Call): string =>
  [
    ...request(call),
    ``,
    `const run = await response.json();`,
    `console.log(run.status, run.output ?? run.error);`,
  ].join("\n");

/** Reads server-sent events (WHATWG HTML, section 9.2), of which this API sends one line of JSON each. */
const streamingTypeScript = (call: Call): string =>
  [
    ...request(call),
    ``,
    `let text = "";`,
    `for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {`,
    `  const events = (text + part).split("\\n\\n");`,
    `  text = events.pop() ?? "";`,
    `  for (const event of events) {`,
    `    const type = /^event: (.*)$/m.exec(event)?.[1];`,
    `    const data = JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? "{}");`,
    `    if (type === "message.delta") process.stdout.write(data.text);`,
    `    else if (type === "run.completed") console.log("\\n", data.output);`,
    `    else if (type === "run.failed") throw new Error(data.error.message);`,
    `  }`,
    `}`,
  ].join("\n");

function request({ origin, agentId, input, mode, key }: Call): string[] {
  const bearer = key === undefined ? "${process.env.PATCHBAY_API_KEY}" : key;
  const body = JSON.stringify({ input, mode }, null, 2).replaceAll("\n", "\n  ");
  return [
    `const response = await fetch(${JSON.stringify(`${origin}/api/v1/agents/${agentId}/runs`)}, {`,
    `  method: "POST",`,
    `  headers: {`,
    `    Authorization: \`Bearer ${bearer}\`,`,
    `    "Content-Type": "application/json",`,
    `  },`,
    `  body: JSON.stringify(${body}),`,
    `});`,
    `if (!response.ok) throw new Error(await response.text());`,
  ];
}
