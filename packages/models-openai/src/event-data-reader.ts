import type { ByteStream } from "@patchbay/egress";
import { createParser } from "eventsource-parser";

/** The longest that one event may be, in characters: the pieces of an answer are short. */
const longestEvent = 16 * 1024 * 1024;

/** Reads the data of server-sent events (WHATWG HTML, section 9.2). */
export class EventDataReader {
  readonly #body: ByteStream;
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
  constructor(body: ByteStream) {
    this.#body = body;
  }

  /** What arrives next, those together that arrive together; undefined at the end. @throws what the body fails with */
  async next(): Promise<readonly string[] | undefined> {
    for (;;) {
      const bytes = await this.#body.read();
      if (bytes === undefined) return undefined;
      this.#parser.feed(this.#decoder.decode(bytes, { stream: true }));
      if (this.#arrived.length === 0) continue;
      const data = this.#arrived;
      this.#arrived = [];
      return data;
    }
  }

  /** Lets go of the body. */
  close(): void {
    this.#body.close();
  }
}
