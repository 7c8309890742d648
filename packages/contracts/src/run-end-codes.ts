/**
 * The codes with which the platform itself ends a run, beside those with which nodes fail: its process was lost too often,
 * its document can no longer be compiled, somebody cancelled it.
 */
export const runEndCodes = ["worker_lost", "graph_invalid", "cancelled"] as const;
export type RunEndCode = (typeof runEndCodes)[number];
