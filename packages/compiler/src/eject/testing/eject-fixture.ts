import type { JsonObject } from "@patchbay/graph";

import type { RecordedAnswer } from "../project/print-tests.ts";

/** A graph, and runs of it that both sides are to agree on. */
export interface EjectFixture {
  readonly name: string;
  readonly document: JsonObject;
  readonly runs: readonly EjectRun[];
}

/** One run. */
export interface EjectRun {
  readonly input: JsonObject;
  readonly answers?: Readonly<Record<string, readonly RecordedAnswer[]>>;
  /** Goes on with the thread of the run before. */
  readonly continues?: boolean;
}
