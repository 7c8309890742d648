// `npm run check`: format, type-aware lint, types, dependency rules. Seconds, not minutes.
import { parseArgs } from "node:util";

import { runSteps } from "./steps.ts";

const { values } = parseArgs({ options: { help: { type: "boolean", default: false } } });
if (values.help) {
  console.log(
    "Checks format, lint, types and dependency rules. Changes nothing; `npm run fix` mends the first two.",
  );
} else {
  process.exitCode = await runSteps([
    { name: "format", command: ["oxfmt", "--check"] },
    { name: "lint", command: ["oxlint", "--type-aware", "--deny-warnings"] },
    { name: "types", command: ["tsc", "-b"] },
    { name: "boundaries", command: ["vitest", "run", "scripts/boundaries.test.ts"] },
  ]);
}
