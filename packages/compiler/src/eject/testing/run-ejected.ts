import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import type { JsonObject } from "@patchbay/graph";

import type { EjectRun } from "./eject-fixture.ts";

const execute = promisify(execFile);
const repository = join(import.meta.dirname, "../../../../..");

/** How a run of an ejected project ended. */
export type EjectedResult =
  | {
      readonly output: JsonObject;
      readonly thread: { readonly messages: readonly JsonObject[]; readonly channels: JsonObject };
      readonly usage: JsonObject;
      readonly asked: readonly JsonObject[];
      /** What people were asked, each time that it waited. */
      readonly questions: readonly (readonly JsonObject[])[];
    }
  | { readonly error: { readonly code: string; readonly message: string; readonly node_id?: string } };

/** Ejected projects in a folder inside the repository, where they find the packages that it has installed. */
export class EjectedProjects {
  readonly #folder: string;
  readonly #runs: { folder: string; runs: readonly EjectRun[] }[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<EjectedProjects> {
    const artifacts = join(repository, "artifacts");
    await mkdir(artifacts, { recursive: true });
    return new EjectedProjects(await mkdtemp(join(artifacts, "ejected-")));
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async add(files: ReadonlyMap<string, string>, runs: readonly EjectRun[]): Promise<void> {
    const folder = String(this.#runs.length).padStart(4, "0");
    const placed = [...files].map(([path, text]) => [join(this.#folder, folder, path), text] as const);
    const folders = new Set(placed.map(([file]) => dirname(file)));
    await Promise.all([...folders].map((each) => mkdir(each, { recursive: true })));
    await Promise.all(placed.map(([file, text]) => writeFile(file, text)));
    this.#runs.push({ folder, runs });
  }

  /** What the compiler says of the first `count` projects, in one program; empty where all is well. */
  async typeErrors(count: number): Promise<string> {
    const first = this.#runs.slice(0, count).map(({ folder }) => folder);
    const own: unknown = JSON.parse(
      await readFile(join(this.#folder, first[0] ?? "", "tsconfig.json"), "utf8"),
    );
    const config = {
      ...(own as object),
      include: first.flatMap((folder) => [`${folder}/src`, `${folder}/test`]),
    };
    await writeFile(join(this.#folder, "tsconfig.json"), JSON.stringify(config));
    return await said(join(repository, "node_modules/.bin/tsc"), ["-p", this.#folder], this.#folder);
  }

  /** The runs of every project, in order, one after the other, in a process of their own, with these variables. */
  async run(
    environment: Readonly<Record<string, string>> = {},
  ): Promise<readonly (readonly EjectedResult[])[]> {
    await writeFile(join(this.#folder, "runs.json"), JSON.stringify(this.#runs));
    await writeFile(join(this.#folder, "run.mjs"), runner);
    const timeout = 110_000;
    const env = { ...process.env, ...environment };
    await execute(process.execPath, ["run.mjs"], { cwd: this.#folder, env, timeout });
    const results: unknown = JSON.parse(await readFile(join(this.#folder, "results.json"), "utf8"));
    return results as (readonly EjectedResult[])[]; // what the runner wrote
  }

  /** What the first `count` projects' own tests say where one fails; empty where none does. */
  async testFailures(count: number): Promise<string> {
    const files = this.#runs.slice(0, count).map(({ folder }) => `${folder}/test/agent.test.ts`);
    return await said(process.execPath, ["--test", "--test-isolation=none", ...files], this.#folder);
  }
}

/** What a program prints where it fails; nothing where it succeeds. */
async function said(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    await execute(program, [...args], { cwd });
    return "";
  } catch (thrown) {
    const { stdout, stderr } = thrown as { readonly stdout?: string; readonly stderr?: string }; // execFile's error
    return `${stdout ?? ""}${stderr ?? String(thrown)}`.slice(0, 20_000);
  }
}

const runner = `import { readFileSync, writeFileSync } from "node:fs";

const results = [];
for (const { folder, runs } of JSON.parse(readFileSync("runs.json", "utf8"))) {
  const { runAgent, resumeAgent } = await import("./" + folder + "/src/agent.ts");
  const models = await import("./" + folder + "/test/recorded-models.ts").catch(() => undefined);
  const made = [];
  let thread;
  for (const { input, answers = {}, decisions = [], always = [], continues = false } of runs) {
    const asked = [];
    const recorded = models?.recordedModels(answers);
    const model = (name, settings) => ({
      stream: (messages, options) => {
        asked.push({
          model: name,
          messages: messages.map((each) => [each.getType(), each.text, (each.tool_calls ?? []).map(({ id, name, args }) => [id, name, args])]),
          tools: (options.tools ?? []).map((tool) => tool.function),
          schema: options.response_format?.json_schema.schema ?? null,
          ...settings,
        });
        return recorded(name, settings).stream(messages, options);
      },
    });
    const caller = { id: "usr_1", org_id: "org_1", project_id: "prj_1" };
    const about = { id: "run_1", thread_id: "thr_1", channel: "test", caller, ...(recorded ? { model } : {}) };
    try {
      const questions = [];
      let result = await runAgent(input, about, continues ? thread : undefined);
      for (let round = 0; result.status === "waiting" && (always.length > 0 || round < decisions.length); round++) {
        questions.push(result.questions.map(({ node_id, kind, payload, schema }) => ({ node_id, kind, payload, schema })));
        const given = result.questions.flatMap(({ id, node_id }) => {
          const decision = always.length > 0 ? always[round % always.length] : decisions[round][node_id];
          return decision === undefined ? [] : [[id, decision]];
        });
        // Another process would have it as JSON.
        const { id, thread_id, channel, ...more } = about;
        result = await resumeAgent(JSON.parse(JSON.stringify(result.paused)), Object.fromEntries(given), more);
      }
      const { output, thread: after, usage } = result;
      thread = after;
      made.push({ output, thread: after, usage, asked, questions });
    } catch (thrown) {
      made.push({ error: { code: thrown.code ?? String(thrown.stack), message: thrown.message, node_id: thrown.node_id ?? undefined } });
    }
  }
  results.push(made);
}
writeFileSync("results.json", JSON.stringify(results));
`;
