import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { test as base } from "@playwright/test";
import { Credentials } from "@patchbay/contracts";

/** A Patchbay of this worker's own: the real process on an empty data folder, with nothing configured. */
export interface Patchbay {
  readonly url: string;
  readonly signInLink: string;
  readonly credentials: Credentials;
}

const main = join(import.meta.dirname, "../../api/src/main.ts");

/** `test` with a running server. */
export const test = base.extend<object, { patchbay: Patchbay }>({
  patchbay: [
    // Playwright reads from the pattern which fixtures this one needs: none.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "patchbay-browser-"));
      const { PATH, HOME } = process.env;
      const server = spawn(process.execPath, [main], {
        env: { PATH, HOME, PORT: "0", PATCHBAY_DATA_DIR: folder, PATCHBAY_LOG_LEVEL: "error" },
        stdio: ["ignore", "pipe", "inherit"],
      });
      const exited = once(server, "exit");
      try {
        const signInLink = await linkFrom(server.stdout);
        const credentials = Credentials.parse(
          JSON.parse(await readFile(join(folder, "credentials.json"), "utf8")),
        );
        await use({ url: new URL(signInLink).origin, signInLink, credentials });
      } finally {
        server.kill("SIGTERM");
        await exited;
        await rm(folder, { recursive: true, maxRetries: 10, retryDelay: 100 });
      }
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

/** The sign-in link that the server prints when it is ready. */
async function linkFrom(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const link = /Sign in:\s+(\S+)/.exec(line)?.[1];
    if (link !== undefined) return link;
  }
  throw new Error("The server ended before it was ready.");
}
