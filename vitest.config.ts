import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "apps/api/src/**/*.test.ts",
      "apps/worker/src/**/*.test.ts",
      "apps/admin/src/**/*.test.ts",
      "migrations/**/*.test.ts",
      "scripts/**/*.test.ts",
    ],
    setupFiles: ["apps/admin/src/words/words-for-tests.ts"],
    // Files of one worker share its modules, and with them the migrated test database of `database/testing`.
    isolate: false,
    maxWorkers: 2,
    // The first test of a file may also wait for a database to start, on a machine that does other things, too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
