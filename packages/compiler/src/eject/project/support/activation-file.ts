/** `src/activation.ts`, the same in every project that has it. */
export const activationFile = `import type { Run } from "./run.ts";

/** What every activation of a node has, whichever graph the node stands in. */
export interface AnyActivation {
  readonly node_id: string;
  readonly run: Run;
  /** Aborts when the run ends or the node's time is up. */
  readonly signal: AbortSignal;
  /** \`written\` once something was done to the world; all attempts share it. */
  readonly effects: { written: boolean };
}
`;
