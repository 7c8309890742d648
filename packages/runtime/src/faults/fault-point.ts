import { z } from "zod";

/** The places in a run's life at which a process is killed, in the order in which a run comes by them. */
export const faultPoints = [
  /** The run's row is about to be inserted: nobody was promised anything. */
  "before-row",
  /** The row is committed, and nobody has an answer yet; or a queued run has been claimed, and has not begun. */
  "after-row",
  /** A checkpoint is committed, and the next node has not begun. */
  "before-node",
  /** The model has said something, and has more to say. */
  "in-model-stream",
  /** The intent of an effect is about to be written. */
  "before-intent",
  /** The intent is committed, the call is not made. */
  "before-effect",
  /** The receiver has answered, and nobody has written that down. */
  "before-result",
  /** A checkpoint, or the writes of a task, are about to be stored. */
  "before-checkpoint",
  /** It is committed that the run waits. */
  "during-pause",
  /** The answer is committed; or the run has been claimed, and has not gone on. */
  "during-resume",
  /** The end is about to be written. */
  "before-end",
  /** The end is committed, and nobody has heard of it. */
  "after-end",
] as const;

export const FaultPoint = z.enum(faultPoints);
export type FaultPoint = z.infer<typeof FaultPoint>;

/** Which of the moments at which a process comes by a point is its last. */
export const Fault = z.strictObject({ point: FaultPoint, nth: z.int().min(1) });
export type Fault = z.infer<typeof Fault>;
