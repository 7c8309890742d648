import { RunEvent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { z } from "zod";

import { reduceRun, type RunState, startingRun } from "../runs/run-state.ts";

/** The agent that the recording is of, as every new server has it. */
export const recordedSlug = "demo";

/** What it was asked. */
export const recordedInput = { message: "What is 12 * (3 + 4), and 365 / 7?" } as const satisfies JsonObject;

const Recording = z.array(z.strictObject({ seq: z.int().min(1), at: z.iso.datetime(), event: RunEvent }));
export type Recording = z.infer<typeof Recording>;

/** The events of a real run of the demo agent on the demo model, as its log told them. Loaded when it is wanted. */
export async function loadRecording(): Promise<Recording> {
  const { default: events } = await import("./recorded-run.json");
  return Recording.parse(events);
}

/** A moment of the recording, and how long it stays in view. */
export interface Frame {
  readonly run: RunState;
  readonly holdMs: number;
}

/** Between these a step can be seen, and nobody waits for it: most steps of the recording took a few milliseconds. */
const shortestHoldMs = 350;
const longestHoldMs = 900;

/**
 * The recording as it is shown: a frame whenever a node has begun, held as long as the node worked but so that it can be
 * followed, and last how it ended, for good.
 */
export function framesOf(recording: Recording): readonly Frame[] {
  let run = startingRun;
  const frames = recording.flatMap(({ at, event }, index): Frame[] => {
    run = reduceRun(run, event);
    if (event.type !== "node.started") return [];
    const end = recording
      .slice(index)
      .find((each) => each.event.type === "node.completed" && each.event.node_id === event.node_id);
    const tookMs = end === undefined ? 0 : Date.parse(end.at) - Date.parse(at);
    return [{ run, holdMs: Math.min(longestHoldMs, Math.max(shortestHoldMs, tookMs)) }];
  });
  return [...frames, { run, holdMs: Infinity }];
}
