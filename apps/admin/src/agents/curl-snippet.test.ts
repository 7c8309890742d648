import { expect, test } from "vitest";

import { curlSnippet } from "./curl-snippet.ts";

test("the command names the agent and streams", () => {
  expect(curlSnippet("http://localhost:3000", "agt_1", { message: "Hello" })).toBe(
    [
      "curl -N http://localhost:3000/api/v1/agents/agt_1/runs \\",
      '  -H "Authorization: Bearer ${PATCHBAY_API_KEY:?Set it to an API key}" \\',
      '  -H "Content-Type: application/json" \\',
      `  -d '{"input":{"message":"Hello"},"mode":"stream"}'`,
    ].join("\n"),
  );
});

test("a quote in the input stays inside the shell's quotes", () => {
  expect(curlSnippet("http://h", "a", { message: "it's" })).toContain(String.raw`it'\''s`);
});
