import type { Message } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { estimateTokens } from "./estimate-tokens.ts";

const tokens = (text: string, more: Partial<Message> = {}): number =>
  estimateTokens({ id: "m", role: "user", text, ...more });
const data = Buffer.alloc(4_000).toString("base64");

test("four characters of English are a token, beside what every message costs", () => {
  expect(tokens("")).toBe(4);
  expect(tokens("x".repeat(400))).toBe(104);
});

test("scripts of more bytes have more tokens to the character", () => {
  expect(tokens("я".repeat(400))).toBe(204);
  expect(tokens("語".repeat(400))).toBe(304);
});

test("arguments of tools count", () => {
  const tool_calls = [{ id: "c", name: "search", arguments: { query: "x".repeat(400) } }];
  expect(tokens("", { tool_calls })).toBeGreaterThan(104);
});

test("an image counts the same whatever its bytes are, a text what it says, and a document two pages", () => {
  const image = { type: "image", media_type: "image/png", data } as const;
  const text = { type: "file", media_type: "text/plain", data } as const;
  const document = { type: "file", media_type: "application/pdf", data } as const;
  expect(tokens("", { attachments: [image] })).toBe(769);
  expect(tokens("", { attachments: [text] })).toBe(1_004);
  expect(tokens("", { attachments: [document, image] })).toBe(4 + 4_500 + 765);
});
