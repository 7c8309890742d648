import { expect, test } from "vitest";

import { setInDocument } from "./commands/document-edits.ts";
import { DocumentStore, formatDocument } from "./document-store.ts";
import { beginHistory } from "./history.ts";

const title = (text: string) => setInDocument(["title"], text, "title");

/** A store whose clock goes on a minute with every look, so that nothing merges. */
function storeOf(document = {}): DocumentStore {
  let now = 0;
  return new DocumentStore(beginHistory(document), () => (now += 60_000));
}

test("an edit changes the document, its text and its view, and says so once", () => {
  const store = storeOf();
  let calls = 0;
  const leave = store.subscribe(() => (calls += 1));
  expect(store.run(title("a"))).toBe(true);
  expect(store.run(title("a"))).toBe(false);
  expect(store.text).toBe(formatDocument({ title: "a" }));
  expect(calls).toBe(1);
  leave();
  store.run(title("b"));
  expect(calls).toBe(1);
});

test("a text is taken as its author wrote it", () => {
  const store = storeOf();
  store.write('{"title":   "a"}');
  expect(store.snapshot()).toMatchObject({ document: { title: "a" }, isReadable: true });
  expect(store.text).toBe('{"title":   "a"}');
});

test("while a text cannot be read the document stays as it was, and nothing else can change it", () => {
  const store = storeOf({ title: "a" });
  const before = store.snapshot();
  store.write('{\n"title": ');
  expect(store.snapshot()).toMatchObject({ document: { title: "a" }, isReadable: false });
  expect(store.snapshot().view).toBe(before.view);
  expect(store.run(title("b"))).toBe(false);
  expect(store.text).toBe('{\n"title": ');
});

test("undo leads out of a text that cannot be read, and redo back into it", () => {
  const store = storeOf({ title: "a" });
  const text = store.text;
  store.write("no");
  store.undo();
  expect(store.snapshot().isReadable).toBe(true);
  expect(store.text).toBe(text);
  store.redo();
  expect(store.snapshot().isReadable).toBe(false);
  expect(store.text).toBe("no");
});

test("the same text again is no step", () => {
  const store = storeOf({ title: "a" });
  const before = store.snapshot();
  store.write(store.text);
  expect(store.snapshot()).toBe(before);
});

test("an edit after a text writes the document in its own format; undo gives the author's text back", () => {
  const store = storeOf();
  store.write('{"title":"a"}');
  store.run(title("b"));
  expect(store.text).toBe(formatDocument({ title: "b" }));
  store.undo();
  expect(store.text).toBe('{"title":"a"}');
});

test("one travels any number of steps at once, and never beyond the ends", () => {
  const store = storeOf();
  for (const text of ["a", "b", "c"]) store.run(title(text));
  let calls = 0;
  store.subscribe(() => (calls += 1));
  store.travel(-2);
  expect(store.snapshot().document).toEqual({ title: "a" });
  expect(calls).toBe(1);
  store.travel(1);
  expect(store.snapshot().document).toEqual({ title: "b" });
  store.travel(99);
  expect(store.snapshot().document).toEqual({ title: "c" });
  store.travel(-99);
  expect(store.snapshot().document).toEqual({});
  store.travel(0);
  expect(calls).toBe(4);
});

test("a whole history is taken over", () => {
  const [store, other] = [storeOf(), storeOf()];
  other.run(title("a"));
  store.restore(other.snapshot().history);
  store.undo();
  expect(store.snapshot().document).toEqual({});
});
