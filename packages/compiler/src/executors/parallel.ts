import { ParallelConfig } from "@patchbay/graph";

import { allPorts, defineExecutor } from "./executor.ts";

/** Takes all of its ports. */
export const parallelExecutor = defineExecutor("parallel", ParallelConfig, () => ({
  reads: [],
  usesMessages: false,
  execute: () => ({ port: allPorts }),
}));
