/// <reference types="node" />
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type Problem, problemCodes, runEndCodes } from "@patchbay/contracts";
import { ceilingCodes, failureCodes } from "@patchbay/graph";
import { afterEach, expect, test, vi } from "vitest";

import { loadProblemWords } from "../problems/problem-words.ts";
import { languages } from "../words/language.ts";
import { ApiError, UnreachableError } from "./api-error.ts";
import { describeError, describeFailure, failureLine } from "./describe-error.ts";

afterEach(() => vi.unstubAllGlobals());

const speak = (lang: string): void => void vi.stubGlobal("document", { documentElement: { lang } });

const refused = (code: string, more: Partial<Problem> = {}): ApiError =>
  new ApiError({
    type: `/problems/${code}`,
    title: "The server's title",
    status: 409,
    detail: "The server's words.",
    code,
    request_id: "req_1",
    ...more,
  });

/** Values for everything that a sentence may tell. */
const everything = {
  number: 3,
  slug: "a",
  limit: 50,
  open_runs: 1,
  name: "b",
  permission: "c",
  provider: "d",
  retry_after_seconds: 7,
};

test.for(languages)("every code that the server can answer has words in %s", (language) => {
  speak(language);
  for (const code of problemCodes) {
    const { title, detail, lang } = describeError(refused(code, { details: everything }));
    expect.soft({ code, lang }).toEqual({ code, lang: undefined });
    expect.soft(`${title} ${detail}`).not.toMatch(/server's (?:title|words)|[{}]/);
  }
  for (const code of [...failureCodes, ...ceilingCodes, ...runEndCodes])
    expect.soft(describeFailure({ code, message: "m" }).meaning, code).toMatch(/\w/);
});

test("what a sentence tells comes from the details", () => {
  speak("de");
  const taken = describeError(refused("slug_taken", { details: { slug: "support" } }));
  expect(taken).toMatchObject({ title: "Kurzname vergeben", lang: undefined, particulars: [] });
  expect(taken.detail).toContain("„support“");
});

test("a code that is not known yet, or does not say enough, is told as the server says it", () => {
  speak("de");
  for (const error of [refused("from_the_future"), refused("slug_taken")])
    expect(describeError(error)).toMatchObject({
      title: "The server's title",
      detail: "The server's words.",
      lang: "en",
    });
});

test("what is wrong with fields stays the server's", () => {
  const errors = [{ in: "body" as const, pointer: "/name", message: "Too long." }];
  expect(describeError(refused("request_invalid", { errors })).particulars).toEqual([
    { text: "/name: Too long.", lang: undefined },
  ]);
});

test("unless it comes with a message that the reader's language has", async () => {
  speak("de");
  await loadProblemWords();
  const at = { in: "body" as const, pointer: "/input/n", message: "This must be of type integer." };
  const errors = [{ ...at, message_key: "violates_type_of", params: { type: "integer" } }, at];
  expect(describeError(refused("input_invalid", { errors })).particulars).toEqual([
    { text: "/input/n: Das muss vom Typ integer sein.", lang: undefined },
    { text: "/input/n: This must be of type integer.", lang: "en" },
  ]);
});

test("what nobody answered and what nobody expected are told without a code", () => {
  for (const error of [new UnreachableError(), new Error("x is not a function"), "nonsense"])
    expect(describeError(error)).toMatchObject({ code: undefined, lang: undefined });
});

test("a failure that the graph's author wrote is told in the author's words", () => {
  speak("de");
  expect(describeFailure({ code: "no_stock", message: "Sold out." })).toEqual({
    meaning: undefined,
    message: "Sold out.",
    lang: undefined,
  });
  expect(failureLine({ code: "no_stock", message: "Sold out." })).toBe("no_stock: Sold out.");
  expect(failureLine({ code: "limit_steps", message: "More than 3 steps." })).toMatch(
    /^Der Lauf .* More than 3 steps\. \(limit_steps\)$/,
  );
});

test("a failure of the provider is told in the reader's language alone", () => {
  speak("de");
  const error = { code: "model_unavailable", message: "The model provider failed." };
  expect(describeFailure(error)).toMatchObject({ message: undefined, lang: undefined });
  expect(failureLine(error)).toBe(
    "Der Anbieter des Modells ist nicht erreichbar oder meldet einen Fehler. (model_unavailable)",
  );
});

test("no code of the server is missing from the closed sets", () => {
  const packages = join(import.meta.dirname, "../../../../packages");
  const api = join(import.meta.dirname, "../../../api/src");
  const sources = [packages, api].flatMap((folder) =>
    globSync("**/*.ts", {
      cwd: folder,
      exclude: (name) => /node_modules|\.types|testing|faults|graph$/.test(name),
    })
      .filter((file) => !/\.test\.ts$|testing|faults|\.d\.ts$|^graph\//.test(file))
      .map((file) => readFileSync(join(folder, file), "utf8")),
  );
  const errors = sources.flatMap((text) => [
    ...text.matchAll(/extends AppError<"(\w+)">/g),
    // What the runtime writes into a run's `error`.
    ...text.matchAll(/\{ ?code: "(\w+)", message/g),
  ]);
  const found = new Set(errors.map(([, code]) => code ?? ""));
  expect(found.size).toBeGreaterThan(40);
  const known: ReadonlySet<string> = new Set([
    ...problemCodes,
    ...failureCodes,
    ...ceilingCodes,
    ...runEndCodes,
    ...toldToNobody,
  ]);
  expect([...found].filter((code) => !known.has(code))).toEqual([]);
});

/** These end a process, are retried, or are told as another code: no page ever shows them. */
const toldToNobody = [
  "credentials_file_invalid",
  "data_folder_in_use",
  "database_stopped",
  "effect_conflict",
  "job_payload_invalid",
  "job_queue_unavailable",
  "job_schedule_invalid",
  "job_unrecoverable",
  "model_not_found",
  "state_not_json",
  "tool_not_found",
];
