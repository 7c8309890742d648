import { expect, test } from "vitest";

import { type Entry, rankEntries } from "./rank-entries.ts";
import { shortcutGroups } from "./shortcut-groups.ts";

const entry = (name: string, group = "Nodes", others: Partial<Entry> = {}): Entry => ({
  id: name,
  name,
  group,
  ...others,
});

const names = (entries: readonly Entry[], query: string, recent: readonly string[] = []) =>
  rankEntries(entries, query, { recent, recentGroup: "Recent", limit: 50 }).map((group) => [
    group.name,
    ...group.entries.map(({ name }) => name),
  ]);

test("while nothing is typed, what was chosen before stands first and once", () => {
  const entries = [entry("Align", "Edit"), entry("Delete", "Edit"), entry("Triage")];
  expect(names(entries, " ", ["Triage", "gone", "Delete"])).toEqual([
    ["Recent", "Triage", "Delete"],
    ["Edit", "Align"],
  ]);
});

test("what begins with the word stands before a word that does, before any place, before letters in their order", () => {
  const entries = [entry("Hector"), entry("The tool"), entry("Attool"), entry("Tool"), entry("Toolbox")];
  expect(names(entries, "tool")).toEqual([["Nodes", "Tool", "Toolbox", "The tool", "Attool"]]);
  expect(names(entries, "ttl")).toEqual([["Nodes", "The tool", "Attool"]]);
});

test("each word must fit the name, the detail or the group", () => {
  const entries = [
    entry("Triage", "Nodes", { detail: "Classify · triage" }),
    entry("Triage", "Agents", { id: "2" }),
  ];
  expect(names(entries, "tri class")).toEqual([["Nodes", "Triage"]]);
  expect(names(entries, "agents tri")).toEqual([["Agents", "Triage"]]);
  expect(names(entries, "tri nothing")).toEqual([]);
});

test("what the language calls a thing finds it, and letters strewn over a long text do not", () => {
  const entries = [
    entry("Wait", "Nodes", { detail: "Waits until all that led here may go on." }),
    entry("Model", "Nodes", { also: "llm" }),
  ];
  expect(names(entries, "llm")).toEqual([["Nodes", "Model"]]);
});

test("accents and case do not matter", () => {
  expect(names([entry("Übersetzen")], "uber")).toEqual([["Nodes", "Übersetzen"]]);
});

test("what was chosen before wins a tie, and what cannot be done now stands last", () => {
  const entries = [
    entry("Add a", "Edit", { isEnabled: false }),
    entry("Add b", "Edit"),
    entry("Add c", "Edit"),
  ];
  expect(names(entries, "add", ["Add c"])).toEqual([["Edit", "Add c", "Add b", "Add a"]]);
});

test("no more entries are shown than can be read", () => {
  const many = Array.from({ length: 500 }, (_, index) => entry(`Node ${index}`));
  const shown = rankEntries(many, "node", { recent: [], recentGroup: "Recent", limit: 60 });
  expect(shown[0]?.entries).toHaveLength(60);
});

test("the shortcut sheet shows what has keys, and finds it by name, group or key", () => {
  const action = (name: string, group: string, keys: readonly string[]) => ({
    id: name,
    name,
    group,
    keys,
    isEnabled: true,
    run: () => {},
  });
  const all = [
    action("Undo", "Edit", ["Mod+z"]),
    action("Tidy", "Canvas", []),
    action("Fit", "Canvas", ["f"]),
  ];
  const found = (query: string) =>
    shortcutGroups(all, query, false).map(({ name, actions }) => [name, ...actions.map((each) => each.name)]);
  expect(found("")).toEqual([
    ["Edit", "Undo"],
    ["Canvas", "Fit"],
  ]);
  expect(found("ctrl")).toEqual([["Edit", "Undo"]]);
  expect(found("canvas")).toEqual([["Canvas", "Fit"]]);
  expect(found("nothing")).toEqual([]);
});
