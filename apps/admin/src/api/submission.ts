/** Lets one submit through at a time, and none after one that went well. */
export interface SubmitGate {
  /** Whether this submit may go; one that may is under way from then on. */
  readonly enter: () => boolean;
  /** It failed: the next one may go. */
  readonly reopen: () => void;
}

/**
 * The gate of one form. Synchronous, because the second click of a double click comes before the page is drawn with the
 * button disabled.
 */
export function submitGate(): SubmitGate {
  let isOpen = true;
  return {
    enter: () => {
      const wasOpen = isOpen;
      isOpen = false;
      return wasOpen;
    },
    reopen: () => {
      isOpen = true;
    },
  };
}

/**
 * Gives the `Idempotency-Key` for a body: the same one as long as the body is the same, so that a request whose answer
 * was lost is not carried out twice; another one for another body, which the server would refuse under the first key.
 */
export function idempotencyKeys(): (body: unknown) => string {
  let last: { readonly text: string; readonly key: string } | undefined;
  return (body) => {
    const text = JSON.stringify(body);
    if (last?.text !== text) last = { text, key: randomKey() };
    return last.key;
  };
}

/** 128 random bits. Not `randomUUID`, which a page has only over HTTPS and on localhost. */
const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
