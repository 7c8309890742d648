import { Json } from "@patchbay/graph";
import { z } from "zod";

import { AgentId, ProjectId, RunId, ThreadId } from "./ids.ts";
import { Message } from "./message.ts";
import { RunStatus } from "./run.ts";
import { ThreadOrigin } from "./thread-origin.ts";

/** A conversation with an agent: what its runs have in common. */
export const Thread = z
  .strictObject({
    id: ThreadId,
    agent_id: AgentId,
    project_id: ProjectId,
    /** Null for a thread that is not a fork. */
    origin: ThreadOrigin.nullable(),
    created_at: z.iso.datetime(),
    /** When a run last left something in it. */
    updated_at: z.iso.datetime(),
  })
  .meta({ id: "Thread" });
export type Thread = z.infer<typeof Thread>;

export const ThreadDetail = z
  .strictObject({
    ...Thread.shape,
    /** What the channels of the graph's state hold since the last run that was completed. */
    channels: z.record(z.string(), Json),
    message_count: z.int().min(0),
    run_count: z.int().min(0),
    /** The newest run; null where there was none yet. */
    last_run: z
      .strictObject({
        id: RunId,
        status: RunStatus,
        created_at: z.iso.datetime(),
        ended_at: z.iso.datetime().nullable(),
      })
      .nullable(),
  })
  .meta({ id: "ThreadDetail" });
export type ThreadDetail = z.infer<typeof ThreadDetail>;

/** Begins a thread in which nothing was said yet. A run without `thread_id` does the same by itself. */
export const CreateThread = z.strictObject({ agent_id: AgentId }).meta({ id: "CreateThread" });
export type CreateThread = z.infer<typeof CreateThread>;

/** What a step did to a channel of the graph's state. */
export const ChannelChange = z
  .discriminatedUnion("kind", [
    /** `before` is absent where the channel was empty, or where what it held is no longer kept. */
    z.strictObject({ kind: z.literal("set"), before: Json.exactOptional(), after: Json }),
    z.strictObject({ kind: z.literal("appended"), items: z.array(Json) }),
    /** It has changed, and is too large to be told here. */
    z.strictObject({ kind: z.literal("large"), bytes: z.int().min(0) }),
  ])
  .meta({ id: "ChannelChange" });
export type ChannelChange = z.infer<typeof ChannelChange>;

/** A step of a run: which nodes ran, and what the state was like when they had. */
export const ThreadCheckpoint = z
  .strictObject({
    run_id: RunId,
    checkpoint_id: z.string(),
    /** Grows within the run, from 0; with gaps where a run went on after a pause. */
    step: z.int(),
    at: z.iso.datetime(),
    /** Those that ran in this step, in no particular order. */
    nodes: z.array(z.strictObject({ node_id: z.string(), activation: z.int().min(1) })),
    /** Those that would run next. */
    next: z.array(z.string()),
    /** What was said in this step. */
    messages: z.array(Message),
    /** True where `messages` is all that the thread holds from then on, because a fork has edited it. */
    replaces_messages: z.boolean(),
    /** What the step did to the graph's state, by channel. */
    channels: z.record(z.string(), ChannelChange),
    /** True where messages are missing because they are too large to be told here. */
    is_partial: z.boolean(),
  })
  .meta({ id: "ThreadCheckpoint" });
export type ThreadCheckpoint = z.infer<typeof ThreadCheckpoint>;

/** All that a checkpoint holds of a thread: what a fork of it begins with, as far as its edit leaves it. */
export const CheckpointState = z
  .strictObject({
    run_id: RunId,
    checkpoint_id: z.string(),
    /** What was said so far, oldest first. */
    messages: z.array(Message),
    /** What the channels of the graph's state hold. */
    channels: z.record(z.string(), Json),
  })
  .meta({ id: "CheckpointState" });
export type CheckpointState = z.infer<typeof CheckpointState>;

/** Makes a new thread of what a checkpoint of this one holds. This one stays as it is. */
export const ForkThread = z
  .strictObject({
    run_id: RunId,
    checkpoint_id: z.string().max(100),
    edit: z
      .strictObject({
        /** Replaces what these channels hold; each value must fit its channel's schema. */
        channels: z.record(z.string(), Json).exactOptional(),
        /**
         * Replaces all messages. Each id stands once, and a `tool` message comes after the call that it answers.
         */
        messages: z.array(Message).max(10_000).exactOptional(),
      })
      .default({}),
    /** Also starts a run on the new thread, which goes on after the checkpoint: nodes before it do not run again. */
    resume: z.boolean().default(false),
  })
  .meta({ id: "ForkThread" });
export type ForkThread = z.infer<typeof ForkThread>;

export const ForkedThread = z
  .strictObject({
    thread: Thread,
    /** The run that goes on; null where none was asked for. */
    run_id: RunId.nullable(),
  })
  .meta({ id: "ForkedThread" });
export type ForkedThread = z.infer<typeof ForkedThread>;
