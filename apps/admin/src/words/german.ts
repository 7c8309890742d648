import { actionsWords } from "./de/actions.ts";
import { builderWords } from "./de/builder.ts";
import { canvasWords } from "./de/canvas.ts";
import { coreWords } from "./de/core.ts";
import { errorsWords } from "./de/errors.ts";
import { inspectorWords } from "./de/inspector.ts";
import { nodesWords } from "./de/nodes.ts";
import { outlineWords } from "./de/outline.ts";
import { runningWords } from "./de/running.ts";
import { shellWords } from "./de/shell.ts";
import { startWords } from "./de/start.ts";
import { versionsWords } from "./de/versions.ts";
import type { english } from "./english.ts";
import type { Translation } from "./translation.ts";

/** Every text of the UI in German. */
export const german: Translation<typeof english> = {
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
};
