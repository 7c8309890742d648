import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { graph, graphWith } from "@patchbay/graph/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

import { patchbay } from "./patchbay.ts";
import { writeProject } from "./write-project.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "patchbay-eject-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(args: readonly string[], document: unknown, write = writeProject) {
  let [output, errors] = ["", ""];
  const code = await patchbay(args, {
    readFile: () => Promise.reject(new Error("There is no file here.")),
    readInput: () => Promise.resolve(typeof document === "string" ? document : JSON.stringify(document)),
    writeOutput: (text) => void (output += text),
    writeError: (text) => void (errors += text),
    writeProject: write,
  });
  return { code, output, errors };
}

const sound = graph("start -> say", "say -> end");

test("a document becomes a project in a new folder", async () => {
  const out = join(folder, "new/project");
  const ran = await run(["eject", "-", "--out", out, "--slug", "greeter", "--number", "3"], sound);
  expect(ran).toMatchObject({ code: 0, errors: "" });
  expect(await readFile(join(out, "src/nodes/say.ts"), "utf8")).toContain("export function say");
  expect(JSON.parse(await readFile(join(out, "package.json"), "utf8"))).toMatchObject({
    name: "greeter",
    version: "3.0.0",
  });
});

test("a folder with something in it is left as it is", async () => {
  await writeFile(join(folder, "mine.txt"), "mine");
  const ran = await run(["eject", "-", "--out", folder], sound);
  expect(ran).toMatchObject({ code: 2, errors: `${folder}: the folder is not empty.\n` });
});

test("a refusal names every reason and writes nothing", async () => {
  const document = graphWith({
    nodes: { fetch: { type: "tool", config: { tool: "lookup" } } },
    edges: ["start -> fetch", "fetch -> end"],
    limits: { max_cost_usd: 1 },
  });
  const unwritten = () => Promise.reject(new Error("This was not to be written."));
  const ran = await run(["eject", "-", "--out", "project"], document, unwritten);
  expect(ran.code).toBe(1);
  expect(ran.errors).toContain("-: refused /limits/max_cost_usd ");
  expect(ran.errors).toContain("-: refused fetch/config/tool ");
});

test("a document with errors is told so", async () => {
  const ran = await run(["eject", "-", "--out", "project"], graph("start -> say"));
  expect(ran.code).toBe(1);
  expect(ran.errors).toMatch(/^-: error PB\d{4} /);
});

test.each([
  [[], "Name one file to eject."],
  [["-"], "Say with --out where the project is to be."],
  [["-", "--out", "x", "--slug", "../x"], "--slug must be"],
  [["-", "--out", "x", "--number", "0"], "--number must be"],
  [["-", "--out", "x", "--sideways"], "--sideways"],
  [["missing.json", "--out", "x"], "missing.json: this cannot be read"],
])("wrong usage is told: %j", async (args, message) => {
  const ran = await run(["eject", ...args], sound);
  expect(ran.code).toBe(2);
  expect(ran.errors).toContain(message);
});
