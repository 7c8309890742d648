import { expect, test } from "vitest";

import { english } from "./english.ts";
import { german } from "./german.ts";

const keys = Object.keys(english) as (keyof typeof english)[]; // the keys of a constant object

const placeholdersOf = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

test("both languages fill in the same placeholders", () => {
  const differing = keys.filter(
    (key) => placeholdersOf(english[key]).join() !== placeholdersOf(german[key]).join(),
  );
  expect(differing).toEqual([]);
});

test("both languages have the same texts, and none is empty", () => {
  expect(Object.keys(german).toSorted()).toEqual(keys.toSorted());
  expect(keys.filter((key) => english[key].trim() === "" || german[key].trim() === "")).toEqual([]);
});

test("German speaks to nobody in particular, and quotes as Germans do", () => {
  const formal = keys.filter((key) =>
    /\b(?:Sie|Ihr|Ihre[mnrs]?|Ihnen)\b(?! (?:ist|wird|läuft))/.test(german[key]),
  );
  expect(formal).toEqual([]);
  expect(keys.filter((key) => /“\w/.test(german[key]))).toEqual([]);
});
