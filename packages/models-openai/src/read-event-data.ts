import { createParser } from "eventsource-parser";

/** The longest that one event may be, in characters: the pieces of an answer are short. */
const longestEvent = 16 * 1024 * 1024;

/**
 * The data of server-sent events (WHATWG HTML, section 9.2) as they arrive, those together that arrive together. Lets go
 * of the body when its reader stops.
 *
 * @throws what the body fails with
 */
export async function* readEventData(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<readonly string[], void, undefined> {
  let arrived: string[] = [];
  const parser = createParser({
    onEvent: ({ data }) => void arrived.push(data),
    maxBufferSize: longestEvent,
    onError: (error) => {
      // Fields that the standard does not know are passed over, as it says.
      if (error.type === "max-buffer-size-exceeded") throw error;
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      if (arrived.length === 0) continue;
      const data = arrived;
      arrived = [];
      yield data;
    }
  } finally {
    // Of a body that has ended, or failed, nothing is left to let go of.
    await reader.cancel().catch(() => {});
  }
}
