import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { type BrowserContext, expect, type Page, test as base } from "@playwright/test";
import { Credentials } from "@patchbay/contracts";

/** A running Patchbay: the real process on a data folder that was empty, with nothing configured. */
export interface Patchbay {
  readonly url: string;
  readonly signInLink: string;
  readonly credentials: Credentials;
}

interface TestFixtures {
  /** Whether this browser has been shown around before, so that no tour stands in front of the page. */
  readonly knowsTour: boolean;
  /** A Patchbay of this test's own, in which nobody has done anything. */
  readonly freshPatchbay: Patchbay;
}

interface WorkerFixtures {
  /** A Patchbay that is shared with the tests before and after this one. */
  readonly patchbay: Patchbay;
}

/** `test` with a running server. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  knowsTour: [true, { option: true }],
  context: async ({ context, knowsTour }, use) => {
    if (knowsTour) await putTourAway(context);
    await use(context);
  },
  // Playwright reads from the pattern which fixtures these two need: none.
  // oxlint-disable-next-line no-empty-pattern
  freshPatchbay: async ({}, use) => runPatchbay(use),
  // oxlint-disable-next-line no-empty-pattern
  patchbay: [async ({}, use) => runPatchbay(use), { scope: "worker", timeout: 60_000 }],
});

/** Lets a browser remember that its person was shown around. */
export async function putTourAway(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => localStorage.setItem("patchbay.tour.seen", "yes"));
}

/** Signs in by the printed link and goes to the list of agents, wherever a first visit would begin. */
export async function signIn(page: Page, { signInLink }: Patchbay): Promise<void> {
  await page.goto(signInLink);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Agents" }).click();
  await expect(page.getByRole("heading", { name: "Agents" })).toBeVisible();
}

const main = join(import.meta.dirname, "../../api/src/main.ts");

/** Starts a Patchbay, and ends it once it has been used. */
async function runPatchbay(use: (patchbay: Patchbay) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-browser-"));
  const { PATH, HOME } = process.env;
  const server = spawn(process.execPath, [main], {
    env: { PATH, HOME, PORT: "0", PATCHBAY_DATA_DIR: folder, PATCHBAY_LOG_LEVEL: "error" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(server, "exit");
  try {
    const signInLink = await linkFrom(server.stdout);
    // What it logs from here on went wrong; and a log that nobody reads would stop it in the end.
    server.stdout.pipe(process.stderr);
    const credentials = Credentials.parse(
      JSON.parse(await readFile(join(folder, "credentials.json"), "utf8")),
    );
    await use({ url: new URL(signInLink).origin, signInLink, credentials });
  } finally {
    server.kill("SIGTERM");
    await exited;
    await rm(folder, { recursive: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** The sign-in link that the server prints when it is ready. */
async function linkFrom(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const link = /Sign in:\s+(\S+)/.exec(line)?.[1];
    if (link !== undefined) return link;
  }
  throw new Error("The server ended before it was ready.");
}
