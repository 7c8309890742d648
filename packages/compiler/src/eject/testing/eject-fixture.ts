import type { Json, JsonObject } from "@patchbay/graph";

import type { RecordedAnswer } from "../project/print-tests.ts";

/** A graph, and runs of it that both sides are to agree on. */
export interface EjectFixture {
  readonly name: string;
  readonly document: JsonObject;
  readonly runs: readonly EjectRun[];
}

/** How a question ends. */
export type Decision = { readonly value: Json; readonly by: string } | "expired";

/** One run. */
export interface EjectRun {
  readonly input: JsonObject;
  readonly answers?: Readonly<Record<string, readonly RecordedAnswer[]>>;
  /** What people say, question by question: of each time that the run waits, by the node that asks. */
  readonly decisions?: readonly Readonly<Record<string, Decision>>[];
  /** What people say where `decisions` is not given: to all that they are asked the same, another time the next. */
  readonly always?: readonly Decision[];
  /** Goes on with the thread of the run before. */
  readonly continues?: boolean;
}
