import { JoinConfig } from "@patchbay/graph";

import { defineExecutor } from "./executor.ts";

/** Says who has arrived. Whether it runs at all is the token rules' business. */
export const joinExecutor = defineExecutor("join", JoinConfig, () => ({
  reads: [],
  usesMessages: false,
  execute: ({ arrived }) => ({ outputs: { arrived, first: arrived[0] ?? "" } }),
}));
