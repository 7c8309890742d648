import type { SequencedRunEvent } from "@patchbay/contracts";

/** Comments keep connections open that proxies would close for silence. */
const keepAliveMs = 10_000;

const headers = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  // nginx would collect the stream into pages.
  "x-accel-buffering": "no",
};

/**
 * Answers with a run's events as server-sent events (WHATWG HTML, section 9.2): `event` is the type, `id` the number to
 * resume from, `data` the rest and
 * when it happened (`at`). The reader's pace is the stream's: nothing is read ahead for one that stalls.
 */
export function eventStream(
  events: (signal: AbortSignal) => AsyncGenerator<SequencedRunEvent, void, undefined>,
  more: Readonly<Record<string, string>> = {},
): Response {
  const gone = new AbortController();
  const source = events(gone.signal);
  const encoder = new TextEncoder();
  let keepAlive: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        keepAlive = setInterval(() => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(": keep-alive\n\n"));
        }, keepAliveMs);
      },
      async pull(controller) {
        try {
          const { done, value } = await source.next();
          if (value !== undefined) controller.enqueue(encoder.encode(toFrame(value)));
          if (done !== true) return;
          clearInterval(keepAlive);
          controller.close();
        } catch (error) {
          clearInterval(keepAlive);
          controller.error(error);
        }
      },
      async cancel() {
        clearInterval(keepAlive);
        gone.abort();
        await source.return();
      },
    },
    { highWaterMark: 4 },
  );
  return new Response(body, { headers: { ...headers, ...more } });
}

function toFrame({ seq, at, event }: SequencedRunEvent): string {
  const { type, ...fields } = event;
  const data = { ...fields, at };
  return `event: ${type}\nid: ${seq}\ndata: ${JSON.stringify(data)}\n\n`;
}
