import type { Deadline } from "./deadline.ts";
import { EgressError } from "./egress-error.ts";

/**
 * Hands a decoded body on, chunk by chunk, as it is asked for. Counts what came out of decompression, so a small
 * response that unpacks without end stops at the limit. Only time spent waiting for the other side counts as idle: a
 * slow reader is not its fault.
 *
 * @param translate makes our error of what the transport threw
 */
export function limitedBody(
  source: ReadableStream<Uint8Array>,
  options: {
    host: string;
    maxBytes: number;
    deadline: Deadline;
    translate: (error: unknown) => unknown;
  },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { host, maxBytes, deadline, translate } = options;
  const reader = source.getReader();
  let received = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await deadline.whileWaiting(() => reader.read());
          if (done) {
            deadline.end();
            controller.close();
            return;
          }
          received += value.byteLength;
          if (received > maxBytes) {
            const reason = `the response is longer than the ${maxBytes} bytes allowed.`;
            throw new EgressError("egress_too_large", host, reason);
          }
          // A fetch body never stands on shared memory; the type of the chunks does not say so.
          controller.enqueue(value as Uint8Array<ArrayBuffer>);
        } catch (error) {
          deadline.end();
          // Closes the socket; that it complains about being closed is of no interest to anybody.
          reader.cancel().catch(() => {});
          controller.error(translate(error));
        }
      },
      async cancel() {
        deadline.end();
        await reader.cancel();
      },
    },
    // Nothing is read ahead: what is not asked for stays in the socket, where TCP slows the sender.
    { highWaterMark: 0 },
  );
}
