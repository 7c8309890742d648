import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "patchbay-readme-"));
let url = "";
const server = spawn(process.execPath, [join(root, "apps/api/src/main.ts")], {
  cwd: folder,
  env: { PATH: process.env["PATH"], PORT: "0", PATCHBAY_LOG_LEVEL: "error" },
  stdio: ["ignore", "pipe", "inherit"],
});

beforeAll(async () => {
  for await (const line of createInterface({ input: server.stdout })) {
    url = /ready at (\S+)/.exec(line)?.[1] ?? "";
    if (url !== "") return;
  }
});

afterAll(async () => {
  const exited = once(server, "exit");
  server.kill("SIGTERM");
  await exited;
  rmSync(folder, { recursive: true, maxRetries: 10, retryDelay: 100 });
});

test("the quickstart of the README makes an agent and gets its answer in a stream", () => {
  const section = readme.slice(readme.indexOf("**With curl.**"));
  const script = /```sh\n([^]*?)```/.exec(section)?.[1] ?? "";
  const ran = spawnSync("bash", ["-euo", "pipefail", "-c", script.replace("http://localhost:3000", url)], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(ran.stderr).toBe("");
  expect(ran.status).toBe(0);
  expect(ran.stdout).toContain('"diagnostics":[]');
  expect(ran.stdout).toContain("event: run.completed");
  expect(ran.stdout).toContain("42");
});

test("the README's two commands are the ones that package.json has", () => {
  const manifest: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(manifest).toMatchObject({ scripts: { start: expect.any(String), test: expect.any(String) } });
  expect(readme).toMatch(/^npm start /m);
  expect(readme).toMatch(/^npm test /m);
});
