import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "apps/admin/tests",
  outputDir: "artifacts/browser",
  // Each worker starts a server of its own.
  workers: 1,
  timeout: 60_000,
  // A browser on a machine that does other things, too, can miss a deadline. What fails twice is wrong; what fails once is
  // listed as flaky, with its trace.
  retries: 1,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-first-failure",
    launchOptions: {
      executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
      // Chromium will not sandbox for root, as CI often is; it is only shown our own pages.
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-background-networking",
      ],
    },
  },
});
