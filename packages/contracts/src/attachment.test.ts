import { expect, test } from "vitest";

import { Attachment, Attachments, decodedBytes, maxAttachmentBytes } from "./attachment.ts";

const png = { type: "image", media_type: "image/png", data: "iVBORw0KGgo=" };
const pdf = { type: "file", media_type: "application/pdf", url: "https://files.example/a.pdf?x=1" };
const problems = (value: unknown) => Attachment.safeParse(value).error?.issues.map(({ message }) => message);

test.each([png, pdf, { ...png, name: "cat.png" }, { ...pdf, name: "../a b.pdf" }])(
  "%j is an attachment, and stays as it is",
  (attachment) => expect(Attachment.parse(attachment)).toEqual(attachment),
);

test.each<[what: string, value: object]>([
  ["neither data nor an address", { ...png, data: undefined }],
  ["both data and an address", { ...png, url: pdf.url }],
  ["an image of a file's kind", { ...png, media_type: "application/pdf" }],
  ["a file of an image's kind", { ...pdf, media_type: "image/png" }],
  ["an image that can run", { ...png, media_type: "image/svg+xml" }],
  ["another type", { ...png, type: "audio" }],
  ["a key of its own", { ...png, path: "/etc/passwd" }],
  ["no content", { ...png, data: "" }],
  ["data without padding", { ...png, data: "iVBORw0KGgo" }],
  ["data with line breaks", { ...png, data: "iVBO\nRw0K" }],
  ["data of base64url", { ...png, data: "-_-_" }],
  ["nothing but padding", { ...png, data: "====" }],
  ["a data address", { ...pdf, url: "data:application/pdf;base64,AAAA" }],
  ["plain http", { ...pdf, url: "http://files.example/a.pdf" }],
  ["no address at all", { ...pdf, url: "files.example/a.pdf" }],
  ["an address that never ends", { ...pdf, url: `https://files.example/${"a".repeat(3_000)}` }],
  ["a name with U+0000", { ...png, name: "a\u0000b" }],
  ["an empty name", { ...png, name: "" }],
])("%s is refused", (_what, value) => expect(problems(value)).not.toBeUndefined());

test("ten megabytes are accepted and a byte more is not", () => {
  const data = (bytes: number): string => Buffer.alloc(bytes).toString("base64");
  expect(problems({ ...png, data: data(maxAttachmentBytes) })).toBeUndefined();
  expect(problems({ ...png, data: data(maxAttachmentBytes + 1) })).toEqual([
    "must be at most 10485760 bytes",
  ]);
  expect(problems({ ...png, data: data(maxAttachmentBytes + 100) })).toContain(
    "must be at most 10485760 bytes",
  );
});

test("a message has sixteen attachments at most", () => {
  const many = (count: number): object[] => Array.from({ length: count }, () => png);
  expect(Attachments.safeParse(many(16)).success).toBe(true);
  expect(Attachments.safeParse(many(17)).success).toBe(false);
});

test.each([0, 1, 2, 3, 4, 5, 100])("%i bytes are counted without decoding them", (bytes) =>
  expect(decodedBytes(Buffer.alloc(bytes).toString("base64"))).toBe(bytes),
);
