import { expect, test } from "vitest";

import { channelPath, documentPath, schemaPath, settingPath, tokensOf } from "./field-path.ts";

const at = (pointer: string): readonly string[] => tokensOf(pointer);

test("settings are called as the inspector calls them, entries by their number, and the author's names stay", () => {
  expect(settingPath(at("system"))).toBe("System");
  expect(settingPath(at("cases/0/when"))).toBe("Cases › 1 › When");
  expect(settingPath(at("values/name"))).toBe("Values › name");
  expect(settingPath(at("headers/a~1b"))).toBe("Headers › a/b");
  expect(settingPath(at("form/properties/day/format"))).toBe("Form › day › format");
  expect(settingPath(at("retry/max_attempts"), "policy")).toBe("Retry › Most attempts");
});

test("of a schema the names of properties are told, and keywords as they are", () => {
  expect(schemaPath(at("properties/customer/properties/name"))).toBe("customer › name");
  expect(schemaPath(at("properties/tags/items/properties/id/type"))).toBe("tags › each item › id › type");
  expect(schemaPath(at("required/0"))).toBe("required › 0");
});

test("parts of a document and of a channel have names, too", () => {
  expect(documentPath(at("limits/max_steps"))).toBe("Limits › Most steps");
  expect(documentPath(at("input/properties/message"))).toBe("Input › message");
  expect(channelPath(at("reducer"))).toBe("When written again");
  expect(channelPath(at("schema/properties/city"))).toBe("Type › city");
  expect(channelPath([])).toBe("");
});
