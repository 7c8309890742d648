import { createParser } from "eventsource-parser";

/** The longest that one event may be, in characters: the pieces of an answer are short. */
const longestEvent = 16 * 1024 * 1024;

/**
 * Reads the data of server-sent events (WHATWG HTML, section 9.2). Not a generator: one more of those between a token
 * and its reader costs more than reading it.
 */
export class EventDataReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({
    onEvent: ({ data }) => void this.#arrived.push(data),
    maxBufferSize: longestEvent,
    onError: (error) => {
      // Fields that the standard does not know are passed over, as it says.
      if (error.type === "max-buffer-size-exceeded") throw error;
    },
  });
  #arrived: string[] = [];

  /** @param body belongs to the reader from here on */
  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader();
  }

  /** What arrives next, those together that arrive together; undefined at the end. @throws what the body fails with */
  async next(): Promise<readonly string[] | undefined> {
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#parser.feed(this.#decoder.decode(value, { stream: true }));
      if (this.#arrived.length === 0) continue;
      const data = this.#arrived;
      this.#arrived = [];
      return data;
    }
  }

  /** Lets go of the body. Never rejects: of one that has ended, or failed, nothing is left to let go of. */
  async close(): Promise<void> {
    await this.#reader.cancel().catch(() => {});
  }
}
