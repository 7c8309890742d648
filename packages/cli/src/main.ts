#!/usr/bin/env node
// The `patchbay` command. Runs without a server, in any folder.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

import { patchbay } from "./patchbay.ts";
import { writeProject } from "./write-project.ts";

// A reader that has seen enough (`| head`) is not a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await patchbay(process.argv.slice(2), {
  readFile: (path) => readFile(path, "utf8"),
  readInput: () => text(process.stdin),
  writeOutput: (output) => void process.stdout.write(output),
  writeError: (output) => void process.stderr.write(output),
  writeProject,
});
