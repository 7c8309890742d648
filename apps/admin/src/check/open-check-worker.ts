import type { CheckResponse } from "./check-messages.ts";
import type { OpenCheckChannel } from "./checker.ts";

/** The checker in a worker of its own, loaded with the first call. */
export const openCheckWorker: OpenCheckChannel = (onResponse, onFailure) => {
  const worker = new Worker(new URL("check-worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<CheckResponse>) => onResponse(data));
  worker.addEventListener("error", onFailure);
  return {
    // Only a window has an origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    send: (request) => worker.postMessage(request),
    close: () => worker.terminate(),
  };
};
