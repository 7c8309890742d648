import { actionsWords } from "./en/actions.ts";
import { builderWords } from "./en/builder.ts";
import { canvasWords } from "./en/canvas.ts";
import { coreWords } from "./en/core.ts";
import { errorsWords } from "./en/errors.ts";
import { inspectorWords } from "./en/inspector.ts";
import { nodesWords } from "./en/nodes.ts";
import { outlineWords } from "./en/outline.ts";
import { runningWords } from "./en/running.ts";
import { shellWords } from "./en/shell.ts";
import { startWords } from "./en/start.ts";
import { versionsWords } from "./en/versions.ts";

/** Every text of the UI in English. The catalog that the others translate: it says which texts there are. */
export const english = {
  ...coreWords,
  ...actionsWords,
  ...outlineWords,
  ...builderWords,
  ...errorsWords,
  ...shellWords,
  ...startWords,
  ...canvasWords,
  ...inspectorWords,
  ...nodesWords,
  ...runningWords,
  ...versionsWords,
} as const;
