import { Diagnostic } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { check } from "./check.ts";
import type { EjectIo } from "./eject.ts";
import { patchbay } from "./patchbay.ts";

const sound = JSON.stringify(graphWith({ edges: ["start -> say", "say -> end"] }));
const misspelled = JSON.stringify(
  graphWith({
    nodes: { say: { type: "template", config: { text: "Hello {{ input.massage }}" } } },
    edges: ["start -> say", "say -> end"],
  }),
  null,
  2,
);
const modelled = JSON.stringify(
  graphWith({
    nodes: { ask: { type: "agent", config: { model: "fast", instructions: "", tools: ["lookup"] } } },
    edges: ["start -> ask", "ask -> end"],
  }),
);

interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs a command line on files that are only texts. */
async function run(
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
  input = "",
): Promise<Ran> {
  let [output, errors] = ["", ""];
  const io: EjectIo = {
    readFile: (path) => {
      const text = files[path];
      return text === undefined
        ? Promise.reject(Object.assign(new Error("no such file"), { code: "ENOENT" }))
        : Promise.resolve(text);
    },
    readInput: () => Promise.resolve(input),
    writeOutput: (text) => void (output += text),
    writeError: (text) => void (errors += text),
    writeProject: () => Promise.reject(new Error("check writes no project")),
  };
  const code = await patchbay(args, io);
  return { code, output, errors };
}

describe("documents", () => {
  test("a sound one passes in silence but for the count", async () => {
    expect(await run(["check", "a.json"], { "a.json": sound })).toEqual({
      code: 0,
      output: "0 errors, 0 warnings, 1 file checked\n",
      errors: "",
    });
  });

  test("a mistake is told with its line and column, inside the expression, and fails the check", async () => {
    const ran = await run(["check", "a.json", "b.json"], { "a.json": sound, "b.json": misspelled });
    const lines = ran.output.split("\n");
    const { line, column } = placeOf(misspelled, "input.massage");
    expect(lines[0]).toMatch(/^b\.json:\d+:\d+ error PB\d{4} .+ \(\/nodes\/1\/config\/text\)$/);
    expect(lines[0]).toContain(`b.json:${line}:`);
    expect(Number(lines[0]?.split(":")[2]?.split(" ")[0])).toBeGreaterThanOrEqual(column);
    expect(lines.slice(1)).toEqual(["1 error, 0 warnings, 2 files checked", ""]);
    expect(ran.code).toBe(1);
  });

  test("a missing key is told at the object that lacks it", async () => {
    const text = `{
  "schema": "patchbay/graph@1",
  "input": { "type": "object" },
  "nodes": [
    { "id": "start", "type": "start" },
    { "id": "say", "type": "template",
      "config": {} },
    { "type": "end" }
  ],
  "edges": [{ "from": "start", "to": "say" },
            { "from": "say" }]
}`;
    const { output } = await run(["check", "-"], {}, `\n\n${text}`);
    const missing = output.split("\n").filter((line) => line.includes("PB1102"));
    expect(missing.map((line) => line.replace(" error PB1102 This value is missing. ", " "))).toEqual([
      "-:3:1 (/output)",
      "-:13:13 (/edges/1/to)",
      "-:10:5 (/nodes/2/id)",
      "-:9:17 (/nodes/1/config/text)",
    ]);
  });

  test("warnings do not fail the check", async () => {
    const looping = graphWith({
      nodes: { again: { type: "condition", config: { cases: [{ id: "yes", when: "size(messages) < 3" }] } } },
      edges: ["start -> say", "say -> again", "again.yes -> say", "again.else -> end"],
    });
    const ran = await run(["check", "-"], {}, JSON.stringify(looping));
    expect(ran.output).toMatch(/^-:1:\d+ warning PB3302 /);
    expect(ran.output).toMatch(/0 errors, 1 warning, 1 file checked\n$/);
    expect(ran.code).toBe(0);
  });

  test("--json gives the diagnostics of every file, nothing else on the output", async () => {
    const ran = await run(["check", "--json", "a.json", "b.json", "c.json"], {
      "a.json": sound,
      "b.json": misspelled,
    });
    const Report = z.strictObject({
      files: z.array(z.strictObject({ file: z.string(), diagnostics: z.array(Diagnostic) })),
    });
    const { files } = Report.parse(JSON.parse(ran.output));
    expect(files.map(({ file, diagnostics }) => [file, diagnostics.length])).toEqual([
      ["a.json", 0],
      ["b.json", 1],
    ]);
    expect(ran.errors).toBe("c.json: cannot be read (ENOENT).\n");
    expect(ran.code).toBe(2);
  });

  test.each(["null", "[]", '{"__proto__": {}}', `${"[".repeat(100_000)}${"]".repeat(100_000)}`])(
    "any JSON can be checked: %.20s",
    async (text) => {
      const ran = await run(["check", "-"], {}, text);
      expect([ran.code, ran.errors]).toEqual([1, ""]);
    },
  );
});

describe("models, tools and agents", () => {
  const resources = {
    models: { fast: { capabilities: ["tools"] } },
    tools: { lookup: { effect: "read", input: { type: "object" }, output: {} } },
  };
  const withResources = (content: unknown) =>
    run(["check", "a.json", "--resources", "r.json"], {
      "a.json": modelled,
      "r.json": JSON.stringify(content),
    });

  test("any name is right where nobody says which there are", async () => {
    expect((await run(["check", "a.json"], { "a.json": modelled })).code).toBe(0);
  });

  test("names are checked against the resources", async () => {
    expect((await withResources(resources)).code).toBe(0);
    const ran = await withResources({ models: { other: { capabilities: [] } }, tools: {} });
    expect(ran.output).toContain("error PB4001 ");
    expect(ran.output).toContain("error PB4002 ");
    expect(ran.code).toBe(1);
    const poor = await withResources({ ...resources, models: { fast: { capabilities: [] } } });
    expect(poor.output).toContain("error PB4003 ");
  });

  test("agents are checked too, where the resources name some", async () => {
    const calling = JSON.stringify(
      graphWith({
        nodes: { ask: { type: "call_agent", config: { agent: "triage", version: 2 } } },
        edges: ["start -> ask", "ask -> end"],
      }),
    );
    const withAgents = (agents: unknown) =>
      run(["check", "a.json", "--resources", "r.json"], {
        "a.json": calling,
        "r.json": JSON.stringify({ ...resources, ...(agents === undefined ? {} : { agents }) }),
      });
    const signature = { input: { type: "object" }, output: {} };
    expect((await run(["check", "a.json"], { "a.json": calling })).code).toBe(0);
    expect((await withAgents(undefined)).output).toContain("error PB4006 ");
    expect((await withAgents({ triage: { ...signature, versions: { 1: signature } } })).output).toContain(
      "error PB4008 ",
    );
    expect((await withAgents({ triage: { ...signature, effect: "read" } })).code).toBe(0);
    expect((await withAgents({ triage: { ...signature, versions: { zero: signature } } })).code).toBe(2);
  });

  test("resources that cannot be read end the check before it begins", async () => {
    const ran = await withResources({ ...resources, modles: {} });
    expect(ran.errors).toMatch(/^r\.json: .*modles/s);
    expect([ran.code, ran.output]).toEqual([2, ""]);
    expect((await run(["check", "a.json", "--resources", "r.json"], { "a.json": sound })).code).toBe(2);
  });
});

describe("usage", () => {
  test("a file that is not JSON is told with the place where it stops being it", async () => {
    const ran = await run(["check", "a.json"], { "a.json": '{\n  "schema": oops\n}' });
    expect(ran).toMatchObject({ code: 2, errors: "a.json:2:13 This is not JSON.\n" });
    expect(await run(["check", "a.json"], { "a.json": "" })).toMatchObject({ code: 2 });
    expect(await run(["check", "a.json"], { "a.json": "[".repeat(100_000) })).toMatchObject({ code: 2 });
  });

  test("a byte order mark is not held against a file", async () => {
    expect(await run(["check", "a.json"], { "a.json": `\uFEFF${sound}` })).toMatchObject({ code: 0 });
  });

  test.each([[["check"]], [["check", "--jsn", "a.json"]], [["check", "-", "-"]], [["chekc"]], [[]]])(
    "%j is refused with a hint",
    async (args) => {
      const ran = await run(args, { "a.json": sound });
      expect([ran.code, ran.output]).toEqual([2, ""]);
      expect(ran.errors).toContain("patchbay");
    },
  );

  test("--help says what is done and what the exit codes mean", async () => {
    const ran = await run(["check", "--help"]);
    expect(ran.code).toBe(0);
    expect(ran.output).toMatch(/PB4001[^]*exit codes/);
    expect((await run(["--help"])).output).toContain("check FILE");
  });

  test("the command itself is exported for programs", async () => {
    const lines: string[] = [];
    const io = {
      readFile: () => Promise.resolve(sound),
      readInput: () => Promise.resolve(""),
      writeError: () => {},
    };
    expect(await check(["a.json"], { ...io, writeOutput: (text) => void lines.push(text) })).toBe(0);
    expect(lines).toHaveLength(1);
  });
});

function placeOf(text: string, part: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(part)).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
