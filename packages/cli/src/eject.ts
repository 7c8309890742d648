import { ejectDocument } from "@patchbay/compiler";
import { type Json, JsonObject } from "@patchbay/graph";
import { basename } from "node:path";
import { parseArgs } from "node:util";

import type { CommandIo, ExitCode } from "./check.ts";

/** What `eject` needs beside what all commands need. */
export interface EjectIo extends CommandIo {
  /** Writes files below a folder, which it makes; rejects where the folder has something in it. */
  readonly writeProject: (folder: string, files: ReadonlyMap<string, string>) => Promise<void>;
}

export const ejectHelp = `usage: patchbay eject FILE --out DIR [--slug SLUG] [--name NAME] [--number N]

Writes a graph document as a LangGraph.js project of its own: typed state, one file per node, tests. It depends on
public packages alone and does what the graph does on the server; where it would not, it is refused with every
reason, and nothing is written. FILE is a JSON file; “-” reads standard input.

  --out DIR     the project's folder; it must be new or empty
  --slug SLUG   the agent's slug, which expressions can read as run.agent; by default the file's name
  --name NAME   the project's title; by default the slug
  --number N    the version's number, which expressions can read as run.version; by default 1
  --help        print this

exit codes: 0  the project was written
            1  the document has errors, or is refused
            2  wrong usage, or a file that cannot be read or written, or is not JSON
`;

/** `patchbay eject`: writes a document as a project of its own. Never throws. */
export async function eject(args: readonly string[], io: EjectIo): Promise<ExitCode> {
  const options = readOptions(args);
  if (!options.ok) return fail(io, 2, `${options.message}\nTry “patchbay eject --help”.`);
  if (options.isHelp) {
    io.writeOutput(ejectHelp);
    return 0;
  }
  const { file, out, about } = options;
  const document = await readDocument(file, io);
  if (document === undefined) return fail(io, 2, `${file}: this cannot be read as a JSON object.`);
  const ejection = await ejectDocument(document, about);
  if (!ejection.ok && ejection.kind === "invalid") {
    const errors = ejection.diagnostics.filter(({ severity }) => severity === "error");
    const lines = errors.map(({ code, message, path }) => `${file}: error ${code} ${message} (${path})`);
    return fail(io, 1, lines.join("\n"));
  }
  if (!ejection.ok) {
    const lines = ejection.reasons.map(({ node_id, path, message }) => {
      const where = node_id === undefined ? path : `${node_id}${path}`;
      return `${file}: refused ${where} ${message}`;
    });
    return fail(io, 1, lines.join("\n"));
  }
  try {
    await io.writeProject(out, ejection.files);
  } catch (error) {
    return fail(io, 2, `${out}: ${error instanceof Error ? error.message : String(error)}`);
  }
  io.writeOutput(`${ejection.files.size} files written to ${out}\n`);
  return 0;
}

function fail(io: CommandIo, code: 1 | 2, message: string): 1 | 2 {
  io.writeError(`${message}\n`);
  return code;
}

interface About {
  readonly slug: string;
  readonly name: string;
  readonly version: number;
}

type Options =
  | {
      readonly ok: true;
      readonly isHelp: boolean;
      readonly file: string;
      readonly out: string;
      readonly about: About;
    }
  | { readonly ok: false; readonly message: string };

function readOptions(args: readonly string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: "string" },
        slug: { type: "string" },
        name: { type: "string" },
        number: { type: "string", default: "1" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const [file = "", ...others] = positionals;
    const { out = "", help: isHelp, number } = values;
    if (!isHelp && (file === "" || others.length > 0))
      return { ok: false, message: "Name one file to eject." };
    if (!isHelp && out === "") return { ok: false, message: "Say with --out where the project is to be." };
    if (!/^[1-9]\d{0,8}$/.test(number)) return { ok: false, message: "--number must be a number from 1." };
    const slug = values.slug ?? slugOf(file);
    if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(slug))
      return { ok: false, message: "--slug must be lower-case letters, digits and hyphens." };
    const about = { slug, name: values.name ?? slug, version: Number(number) };
    return { ok: true, isHelp, file, out, about };
  } catch (error) {
    // parseArgs throws what a person should read: which option it does not know.
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** A file's name as a slug, as far as it has one in it. */
function slugOf(file: string): string {
  const words =
    basename(file)
      .replace(/\.json$/, "")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, 60).replace(/-$/, "") || "agent";
}

async function readDocument(file: string, io: CommandIo): Promise<JsonObject | undefined> {
  try {
    const text = await (file === "-" ? io.readInput() : io.readFile(file));
    // JSON.parse makes JSON. A byte order mark is no part of it, but some editors write one.
    return JsonObject.safeParse(JSON.parse(text.replace(/^\uFEFF/, "")) as Json).data;
  } catch {
    return undefined;
  }
}
