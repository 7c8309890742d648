import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { graph } from "@patchbay/graph/testing";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "patchbay-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the command runs in any folder, reads files and input there, and ends with its exit code", () => {
  writeFileSync(join(folder, "good.json"), JSON.stringify(graph("start -> say", "say -> end")));
  const ran = spawnSync(process.execPath, [join(import.meta.dirname, "main.ts"), "check", "good.json", "-"], {
    cwd: folder,
    encoding: "utf8",
    input: JSON.stringify(graph("start -> say")),
  });
  expect(ran.stderr).toBe("");
  expect(ran.stdout).toMatch(/^-:1:\d+ error PB\d{4} /);
  expect(ran.stdout).toMatch(/2 files checked\n$/);
  expect(ran.status).toBe(1);
});
