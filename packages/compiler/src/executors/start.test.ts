import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { failureOf, recordingContext, runGraph } from "../testing/index.ts";

const document = graphWith({
  input: { type: "object" },
  nodes: { end: { type: "end", config: { output: {} } } },
  edges: ["start -> end"],
});
const image = { type: "image", media_type: "image/png", name: "cat.png", data: "iVBORw0KGgo=" };

async function said(input: JsonObject) {
  const result = await runGraph(document, recordingContext({}), { input });
  return result.thread.messages;
}

test.each<[what: string, input: JsonObject, expected: object[]]>([
  ["a message", { message: "Hello" }, [{ id: "m1", role: "user", text: "Hello" }]],
  [
    "a message with attachments",
    { message: "What is this?", attachments: [image] },
    [{ id: "m1", role: "user", text: "What is this?", attachments: [image] }],
  ],
  [
    "attachments alone",
    { attachments: [image] },
    [{ id: "m1", role: "user", text: "", attachments: [image] }],
  ],
  [
    "a message with no attachments",
    { message: "Hi", attachments: [] },
    [{ id: "m1", role: "user", text: "Hi" }],
  ],
  [
    "a message with null for them",
    { message: "Hi", attachments: null },
    [{ id: "m1", role: "user", text: "Hi" }],
  ],
  ["neither", { topic: "cats" }, []],
  ["a message that is no text", { message: 7 }, []],
])("%s joins the thread as what the person said", async (_what, input, expected) => {
  expect(await said(input)).toEqual(expected);
});

test.each<[attachments: JsonObject["x"], where: string]>([
  [[image, { ...image, data: "my secret" }], "input/attachments/1/data: must be base64 with padding."],
  [[{ ...image, url: "https://x.example/secret" }], "input/attachments/0: must have either data or url."],
  [[{ ...image, secret: 1 }], "input/attachments/0: has a key that attachments do not have."],
  [{ secret: 1 }, "input/attachments: "],
  [Array.from({ length: 17 }, () => image), "input/attachments: "],
  ["secret", "input/attachments: "],
])("wrong attachments fail the run, and are not quoted", async (attachments = null, where) => {
  const error = await failureOf(said({ message: "Hi", attachments }));
  expect(error).toMatchObject({ code: "attachments_invalid", retriable: false });
  expect(error.message).toContain(where);
  expect(error.message).not.toContain("secret");
});
