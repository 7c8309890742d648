import { checkGraph, type Diagnostic, type Json } from "@patchbay/graph";
import { parseArgs } from "node:util";
import { z } from "zod";

import { locateJson } from "./locate-json.ts";
import { nothingRegistered, readResources } from "./read-resources.ts";

/** What a command needs of the process around it. */
export interface CommandIo {
  /** The text of a file; rejects where there is none. */
  readonly readFile: (path: string) => Promise<string>;
  readonly readInput: () => Promise<string>;
  readonly writeOutput: (text: string) => void;
  readonly writeError: (text: string) => void;
}

/** 0: no document has an error. 1: one has. 2: nothing can be said, because of the arguments or a file. */
export type ExitCode = 0 | 1 | 2;

export const checkHelp = `usage: patchbay check FILE… [--json] [--resources FILE]

Checks graph documents as the server does before it publishes one, without a server. FILE is a JSON file;
“-” reads standard input.

  --json             print { "files": [{ "file", "diagnostics" }] } instead of lines
  --resources FILE   the models, tools and agents that documents may name:
                     { "models": { "default": { "capabilities": ["tools"] } },
                       "tools": { "lookup": { "effect": "read", "input": {…}, "output": {…} } },
                       "agents": { "triage": { "input": {…}, "output": {…} } } }
                     capabilities: tools, structured_output, vision, files, reasoning; effect: none,
                     read, idempotent, write; input and output: JSON Schema. “agents” may be left out,
                     as may an agent's “effect” and its “versions”: { "1": { "input": {…}, "output": {…} } }.
  --help             print this

Which models, tools and agents there are only a server knows. Without --resources any name is taken to be
right: PB4001 (unknown model), PB4002 (unknown tool), PB4003 (model lacks a capability) and PB4006 (unknown
agent) are not reported, and what tools and agents take, answer with and do is not checked.

Prints FILE:LINE:COLUMN SEVERITY CODE MESSAGE (JSON POINTER), one line each, and a count.

exit codes: 0  no errors (there may be warnings)
            1  a document has errors
            2  wrong usage, or a file that cannot be read or is not JSON
`;

/** What cannot be said of a document without knowing the registries. */
const registryCodes: ReadonlySet<string> = new Set(["PB4001", "PB4002", "PB4003", "PB4006"]);

/** `patchbay check`: says what is wrong with the documents in files. Never throws. */
export async function check(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const options = readOptions(args);
  if (!options.ok) return refuse(io, `${options.message}\nTry “patchbay check --help”.`);
  const { files, isJson, isHelp, resources: resourcesFile } = options;
  if (isHelp) {
    io.writeOutput(checkHelp);
    return 0;
  }
  const registry = resourcesFile === undefined ? undefined : await readJson(resourcesFile, io);
  if (registry?.ok === false) return refuse(io, registry.message);
  const read = registry === undefined ? nothingRegistered : readResources(registry.json);
  if (!read.ok) return refuse(io, `${resourcesFile}: ${read.message}`);

  const checked: CheckedFile[] = [];
  for (const file of files) {
    const found = await readJson(file, io);
    if (found.ok) {
      const { diagnostics: all } = checkGraph(found.json, read.resources);
      const diagnostics = registry === undefined ? all.filter(({ code }) => !registryCodes.has(code)) : all;
      checked.push({ file, text: found.text, diagnostics });
    } else {
      io.writeError(`${found.message}\n`);
    }
  }
  io.writeOutput(isJson ? asJson(checked) : asLines(checked));
  if (checked.length < files.length) return 2;
  return countOf(checked, "error") === 0 ? 0 : 1;
}

function refuse(io: CommandIo, message: string): 2 {
  io.writeError(`${message}\n`);
  return 2;
}

interface CheckedFile {
  readonly file: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

type Options =
  | {
      readonly ok: true;
      readonly files: readonly string[];
      readonly isJson: boolean;
      readonly isHelp: boolean;
      readonly resources: string | undefined;
    }
  | { readonly ok: false; readonly message: string };

function readOptions(args: readonly string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        resources: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const { json: isJson, help: isHelp, resources } = values;
    if (positionals.length === 0 && !isHelp) return { ok: false, message: "Name a file to check." };
    if ([...positionals, resources].filter((file) => file === "-").length > 1)
      return { ok: false, message: "Standard input can be read only once." };
    return { ok: true, files: positionals, isJson, isHelp, resources };
  } catch (error) {
    // parseArgs throws what a person should read: which option it does not know.
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

type ReadJson =
  | { readonly ok: true; readonly text: string; readonly json: Json }
  | { readonly ok: false; readonly message: string };

async function readJson(file: string, io: CommandIo): Promise<ReadJson> {
  let text: string;
  try {
    text = await (file === "-" ? io.readInput() : io.readFile(file));
  } catch (error) {
    const code = SystemError.safeParse(error).data?.code;
    return { ok: false, message: `${file}: cannot be read${code === undefined ? "" : ` (${code})`}.` };
  }
  // A byte order mark is no part of JSON (RFC 8259 section 8.1 lets a reader ignore it), but some editors write one.
  text = text.replace(/^\uFEFF/, "");
  try {
    const json: unknown = JSON.parse(text);
    return { ok: true, text, json: json as Json }; // JSON.parse makes nothing else
  } catch {
    const { line, column } = locateJson(text).firstError();
    return { ok: false, message: `${file}:${line}:${column} This is not JSON.` };
  }
}

const SystemError = z.object({ code: z.string() });

const asJson = (checked: readonly CheckedFile[]): string =>
  `${JSON.stringify({ files: checked.map(({ file, diagnostics }) => ({ file, diagnostics })) }, null, 2)}\n`;

function asLines(checked: readonly CheckedFile[]): string {
  const lines = checked.flatMap(({ file, text, diagnostics }) => {
    const json = locateJson(text);
    return diagnostics.map(({ severity, code, message, path, range }) => {
      const { line, column } = json.positionOf(path, range?.start);
      const where = path === "" ? "" : ` (${path})`;
      return `${file}:${line}:${column} ${severity} ${code} ${message}${where}`;
    });
  });
  const counts = [
    counted(countOf(checked, "error"), "error"),
    counted(countOf(checked, "warning"), "warning"),
    `${counted(checked.length, "file")} checked`,
  ];
  return `${[...lines, counts.join(", ")].join("\n")}\n`;
}

const countOf = (checked: readonly CheckedFile[], wanted: Diagnostic["severity"]): number =>
  checked.flatMap(({ diagnostics }) => diagnostics).filter(({ severity }) => severity === wanted).length;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
