import { createParser, type EventSourceMessage } from "eventsource-parser";

/**
 * The events of a `text/event-stream` body, as they arrive. Ends when the body ends; leaving the loop early cancels it.
 *
 * By hand and not by the browser's EventSource, which can neither POST nor send `Last-Event-ID` at its first request.
 *
 * @throws what the body's reader throws when the connection breaks
 */
export async function* readServerSentEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<EventSourceMessage> {
  const arrived: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => arrived.push(event) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* arrived.splice(0);
    }
  } finally {
    // Nobody waits for the rest; a body that has already failed says so again here.
    await reader.cancel().catch(() => undefined);
  }
}
