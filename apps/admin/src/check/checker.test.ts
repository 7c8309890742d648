import type { Diagnostic, JsonObject } from "@patchbay/graph";
import { expect, test } from "vitest";

import type { CheckRequest, CheckResponse } from "./check-messages.ts";
import { Checker, type OpenCheckChannel } from "./checker.ts";
import type { Registries } from "./resources-of.ts";

const registries: Registries = { models: {}, tools: {}, agents: {}, unavailable: [], self: "me" };
const named = (name: string): JsonObject => ({ name });

/** A checker whose requests wait to be answered by the test. */
function checkerUnderTest() {
  const sent: CheckRequest[] = [];
  const checked: JsonObject[] = [];
  let respond: (response: CheckResponse) => void = () => {};
  let fail: () => void = () => {};
  let failures = 0;
  const open: OpenCheckChannel = (onResponse, onFailure) => {
    respond = onResponse;
    fail = onFailure;
    return { send: (request) => sent.push(request), close: () => {} };
  };
  const checker = new Checker({
    open,
    onChecked: (document: JsonObject, _diagnostics: readonly Diagnostic[]) => checked.push(document),
    onFailure: () => (failures += 1),
  });
  const answerLast = async (answer: unknown) => {
    respond({ id: sent.at(-1)?.id ?? 0, answer });
    await Promise.resolve();
    await Promise.resolve();
  };
  return { checker, sent, checked, answerLast, fail: () => fail(), failures: () => failures };
}

test("while a document is checked, of those that come only the newest waits", async () => {
  const { checker, sent, checked, answerLast } = checkerUnderTest();
  for (const name of ["first", "second", "third"]) checker.check(named(name), registries);
  expect(sent).toMatchObject([{ kind: "check", document: { name: "first" } }]);
  await answerLast([]);
  expect(sent).toMatchObject([{}, { kind: "check", document: { name: "third" } }]);
  await answerLast([]);
  expect(sent).toHaveLength(2);
  expect(checked).toEqual([named("first"), named("third")]);
});

test("questions are answered beside the checks", async () => {
  const { checker, sent, answerLast } = checkerUnderTest();
  checker.check(named("first"), registries);
  const answer = checker.ask("expected", { pointer: "/nodes/0/config/when" });
  expect(sent.at(-1)).toMatchObject({ kind: "expected", pointer: "/nodes/0/config/when" });
  await answerLast("boolean");
  await expect(answer).resolves.toBe("boolean");
});

test("where nobody answers any more, questions end without an answer", async () => {
  const { checker, fail, failures } = checkerUnderTest();
  const asked = checker.ask("expected", { pointer: "" });
  fail();
  await expect(asked).resolves.toBeUndefined();
  await expect(checker.ask("expected", { pointer: "" })).resolves.toBeUndefined();
  expect(failures()).toBe(1);
});

test("a closed checker sends nothing more", () => {
  const { checker, sent } = checkerUnderTest();
  checker.close();
  checker.check(named("first"), registries);
  expect(sent).toEqual([]);
});
