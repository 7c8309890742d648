import { LoopConfig } from "@patchbay/graph";

import { defineExecutor } from "./executor.ts";
import { preparedExpression } from "./prepared-text.ts";

/** Remembers how many laps were run since it was entered, and sends the run round again or on. */
export const loopExecutor = defineExecutor("loop", LoopConfig, (config) => {
  const goesRound = preparedExpression(config.while);
  return {
    reads: [goesRound.reads],
    usesMessages: false,
    usesMemory: true,
    // What cannot tell whether to go round goes on.
    portOf: () => "done",
    execute: ({ scope, memory }) => {
      const iteration = typeof memory === "number" ? memory : 0;
      const holds = goesRound.evaluate(scope) === true;
      const isLap = holds && iteration < config.max_iterations;
      return {
        port: isLap ? "body" : "done",
        outputs: { iteration, exhausted: holds && !isLap },
        memory: isLap ? iteration + 1 : 0,
      };
    },
  };
});
