import { fdatasyncSync } from "node:fs";

import { NodeFS } from "@electric-sql/pglite/nodefs";
import { PGlite } from "@electric-sql/pglite";

/**
 * PGlite's folder on disk with an fsync that reaches the disk.
 *
 * PGlite starts Postgres with `-F` (fsync off), and its NODEFS has no fsync even when that is taken away: a commit
 * would survive the death of the process but not of the machine. Together with `durableStartParams` every commit is one
 * real fdatasync.
 */
export class DurableNodeFS extends NodeFS {
  override async init(...parameters: Parameters<NodeFS["init"]>): ReturnType<NodeFS["init"]> {
    const started = await super.init(...parameters);
    const preRun = started.emscriptenOpts.preRun ?? [];
    started.emscriptenOpts.preRun = [
      ...(Array.isArray(preRun) ? preRun : [preRun]),
      (module: { FS: unknown }) => {
        streamOperations(module.FS).fsync = (stream) => {
          fdatasyncSync(stream.nfd);
          return 0;
        };
      },
    ];
    return started;
  }
}

/** How Postgres must be started on a `DurableNodeFS`. wal_sync_method: PGlite's fdatasync is a stub, its fsync is ours. */
export const durableStartParams: string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
  "-c",
  "fsync=on",
  "-c",
  "wal_sync_method=fsync",
];

interface StreamOperations {
  /** `nfd` is the descriptor of the file beneath. Returns 0, or an error number. */
  fsync?: (stream: { nfd: number }) => number;
}

// Emscripten's declarations leave out the file systems that are compiled in. The shape is Emscripten's own
// (src/lib/libnodefs.js); the check turns another one into an error at start instead of commits that are not durable.
function streamOperations(fileSystem: unknown): StreamOperations {
  const operations = (fileSystem as { filesystems?: { NODEFS?: { stream_ops?: StreamOperations } } })
    .filesystems?.NODEFS?.stream_ops;
  if (operations === undefined)
    throw new Error("PGlite's file system has no NODEFS: commits cannot be made durable.");
  return operations;
}
