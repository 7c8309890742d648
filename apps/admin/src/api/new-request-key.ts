/**
 * A key under which a request can be sent again without being done again. Not `crypto.randomUUID`: browsers leave that
 * out of pages that came without TLS, as on a network of one's own.
 */
export const newRequestKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
