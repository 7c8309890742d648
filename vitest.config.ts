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
    // Files of one worker share its modules, and with them the migrated test database of `database/testing`.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
