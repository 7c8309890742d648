import type { JsonObject } from "@patchbay/graph";
import { expect, test } from "vitest";

import type { TaggedDraft } from "../api/api.ts";
import { setInDocument } from "./commands/document-edits.ts";
import { beginHistory, doEdit, type History, moveTo } from "./history.ts";
import { openWork } from "./open-work.ts";

const tagged = (graph: JsonObject, etag: string): TaggedDraft => ({
  draft: { revision: 1, graph, diagnostics: [], updated_at: "2026-01-02T12:00:00Z" },
  etag,
});

const saved = { title: "saved" };
const typed = doEdit(beginHistory({}), setInDocument(["title"], "saved", "title"), 0);
const further = doEdit(typed, setInDocument(["title"], "mine", "title"), 10_000);
const written = (text: string): History =>
  moveTo(typed, { document: typed.present.document, text }, { name: "Edit the JSON" }, 10_000);

const kept = (history: History, etag = "1") => ({ history, base: saved, etag });

test("where nothing was kept, work begins with what the server has", () => {
  const server = tagged(saved, "1");
  const opened = openWork(undefined, server, 0);
  expect(opened).toEqual({ history: beginHistory(saved), saved: server });
});

test("saved work goes on with its history", () => {
  const opened = openWork(kept(typed), tagged({ title: "saved" }, "2"), 0);
  expect(opened.history).toBe(typed);
  expect(opened.saved).toMatchObject({ etag: "2", draft: { graph: saved } });
});

test("where somebody else saved since, their draft is one more step on saved work", () => {
  const opened = openWork(kept(typed), tagged({ title: "theirs" }, "2"), 20_000);
  expect(opened.history.present.document).toEqual({ title: "theirs" });
  expect(opened.history.past).toHaveLength(typed.past.length + 1);
  expect(opened.saved.etag).toBe("2");
});

test("work that never reached the server stays on its ground, so that its save is merged", () => {
  const opened = openWork(kept(further), tagged({ title: "theirs" }, "2"), 20_000);
  expect(opened.history).toBe(further);
  expect(opened.saved).toMatchObject({ etag: "1", draft: { graph: saved } });
});

test("work whose save reached the server right before the page went is saved work", () => {
  const server = tagged({ title: "mine" }, "2");
  expect(openWork(kept(further), server, 20_000)).toEqual({ history: further, saved: server });
});

test("a text that cannot be read is work that never reached the server", () => {
  const history = written('{"title": ');
  const opened = openWork(kept(history), tagged({ title: "theirs" }, "2"), 20_000);
  expect(opened).toMatchObject({ history, saved: { etag: "1" } });
});

test("a text that says what was saved, in its author's own format, is saved work", () => {
  const history = written('{"title":   "saved"}');
  expect(openWork(kept(history), tagged(saved, "2"), 0).history).toBe(history);
  const opened = openWork(kept(history), tagged({ title: "theirs" }, "2"), 20_000);
  expect(opened.history.present.document).toEqual({ title: "theirs" });
  expect(opened.saved.etag).toBe("2");
});
