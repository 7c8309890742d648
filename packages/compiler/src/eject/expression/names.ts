import type { StaticType } from "./static-type.ts";

/** A name that expressions begin with: its type, and how TypeScript reaches it. */
export interface Name {
  readonly type: StaticType;
  readonly text: string;
  /** How what is below it is reached, where that is not by its own name. */
  readonly below?: ReadonlyMap<string, string>;
  /** Whether what is below it may not be there yet, which counts as an empty object: `nodes`. */
  readonly startsEmpty?: boolean;
}

/** By name. */
export type Names = ReadonlyMap<string, Name>;
