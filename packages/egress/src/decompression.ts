import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

/** How an answer can come compressed (RFC 9110, section 8.4.1). */
export type ContentCoding = "gzip" | "deflate" | "br";

/** The coding that a `Content-Encoding` names: undefined for none, null for one, or for several, that we do not know. */
export function contentCoding(header: string | null): ContentCoding | undefined | null {
  switch ((header ?? "").trim().toLowerCase()) {
    case "":
    case "identity":
      return undefined;
    case "gzip":
    case "x-gzip":
      return "gzip";
    case "deflate":
      return "deflate";
    case "br":
      return "br";
    default:
      return null;
  }
}

interface Hearer {
  /** What came out, piece by piece; none after `close`, nor after one of the others was called. */
  readonly onBytes: (piece: Uint8Array) => void;
  /** There is room again after `write` has said that there is none. */
  readonly onRoom: () => void;
  readonly onEnd: () => void;
  /** What came in is not what its coding says, or broke off. */
  readonly onError: (error: Error) => void;
}

type Stream = ReturnType<typeof createGunzip>;

/** Takes a compressed answer apart as it comes. At most a few pieces of 16 KiB are ahead of whoever pauses it. */
export class Decompression {
  readonly #coding: ContentCoding;
  readonly #hearer: Hearer;
  #stream: Stream | undefined;
  #isClosed = false;

  constructor(coding: ContentCoding, hearer: Hearer) {
    this.#coding = coding;
    this.#hearer = hearer;
  }

  /** Answers whether there is room for more. */
  write(piece: Uint8Array): boolean {
    this.#stream ??= this.#open(piece);
    return this.#stream.write(piece);
  }

  /** Nothing more comes. An answer without a body (RFC 9110, section 6.4.1) is empty, whatever its headers say. */
  finish(): void {
    if (this.#stream === undefined) this.#hearer.onEnd();
    else this.#stream.end();
  }

  pause(): void {
    this.#stream?.pause();
  }

  resume(): void {
    this.#stream?.resume();
  }

  close(): void {
    this.#isClosed = true;
    this.#stream?.destroy();
  }

  #open(first: Uint8Array): Stream {
    const stream = decoderFor(this.#coding, first);
    const { onBytes, onRoom, onEnd, onError } = this.#hearer;
    const whileOpen =
      <Heard extends unknown[]>(hear: (...heard: Heard) => void) =>
      (...heard: Heard): void => {
        if (!this.#isClosed) hear(...heard);
      };
    stream.on("data", whileOpen(onBytes));
    stream.on("drain", whileOpen(onRoom));
    stream.on("end", whileOpen(onEnd));
    stream.on("error", whileOpen(onError));
    return stream;
  }
}

function decoderFor(coding: ContentCoding, first: Uint8Array): Stream {
  switch (coding) {
    case "gzip":
      return createGunzip();
    case "br":
      return createBrotliDecompress();
    case "deflate":
      // Some servers leave the zlib header out, whose first byte ends with an 8 (RFC 1950, section 2.2).
      return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
  }
}
