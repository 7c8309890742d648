// `npm run fix`: what a machine can mend of format and lint.
import { runSteps } from "./steps.ts";

process.exitCode = await runSteps([
  { name: "lint", command: ["oxlint", "--type-aware", "--fix"] },
  { name: "format", command: ["oxfmt"] },
]);
