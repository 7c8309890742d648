import { expect, test } from "vitest";

import { UnreachableError } from "../api/api-error.ts";
import { saveState } from "./save-state.ts";

const saved = { isDirty: false, isSaving: false, isReadable: true, error: null, conflict: undefined };
const dirty = { ...saved, isDirty: true };

test("a saved draft says so, also offline", () => {
  expect([true, false].map((isOnline) => saveState(saved, isOnline).text)).toEqual(["Saved", "Saved"]);
});

test("what changed is saved soon, is being saved, or waits for the network", () => {
  expect(saveState(dirty, true)).toMatchObject({ kind: "pending" });
  expect(saveState({ ...dirty, isSaving: true }, true)).toEqual({ kind: "saving", text: "Saving…" });
  expect(saveState({ ...dirty, error: new UnreachableError() }, false)).toEqual({
    kind: "offline",
    text: "Offline: will be saved",
  });
});

test("a save that failed says why", () => {
  expect(saveState({ ...dirty, error: new UnreachableError() }, true)).toEqual({
    kind: "failed",
    text: "Not saved: The server cannot be reached",
  });
  expect(saveState({ ...dirty, isReadable: false }, true).text).toContain("JSON");
});
