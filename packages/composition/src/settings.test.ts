import { expect, test } from "vitest";

import { readSettings, SettingsError } from "./settings.ts";

test("without any variable everything is inside one process", () => {
  expect(readSettings({ REDIS_URL: "" })).toMatchObject({
    database: { kind: "embedded" },
    redisUrl: undefined,
    worker: "in-process",
  });
});

test("workers of their own need a database that several processes can have open", () => {
  expect(() => readSettings({ PATCHBAY_WORKER: "external" })).toThrow(SettingsError);
  const DATABASE_URL = "postgres://someone@localhost/patchbay";
  expect(readSettings({ PATCHBAY_WORKER: "external", DATABASE_URL })).toMatchObject({ worker: "external" });
});

test("a variable that cannot be used is named, and its value is not", () => {
  const wrong = () => readSettings({ REDIS_URL: "http://user:secret@redis", PORT: "70000" });
  expect(wrong).toThrow(/PORT[\s\S]*REDIS_URL/);
  expect(wrong).not.toThrow(/secret/);
});
