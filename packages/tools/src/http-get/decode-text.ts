/** Whether a response of this content type is text to read; one that does not say is taken for it. */
export function isTextual(contentType: string): boolean {
  const [type = ""] = contentType.toLowerCase().split(";");
  return /^$|^text\/|[/+](?:json|xml|yaml)$|^application\/(?:javascript|ecmascript|x-ndjson|x-yaml|toml|graphql|rtf)$/.test(
    type.trim(),
  );
}

/**
 * Text from bytes, in the encoding that a byte order mark, the content type or (in HTML) the first kilobyte says, in
 * this order (WHATWG HTML section 13.2.3.2); else UTF-8. Bytes that do not fit become U+FFFD.
 */
export function decodeText(bytes: Uint8Array, contentType: string): string {
  const declared = /charset\s*=\s*["']?([\w:-]+)/i.exec(contentType)?.[1];
  const label = byteOrderMark(bytes) ?? declared ?? declaredInside(bytes);
  return decoder(label ?? "utf-8").decode(bytes);
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return first === 0xff && second === 0xfe ? "utf-16le" : undefined;
}

/** `<meta charset=…>`, the older form with `content`, and XML's `encoding`. */
function declaredInside(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  const found =
    /<meta[^>]{0,200}?charset\s*=\s*["']?([\w:-]+)|^<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w:-]+)/i.exec(
      head,
    );
  return found?.[1] ?? found?.[2];
}

function decoder(label: string) {
  try {
    return new TextDecoder(label);
  } catch {
    // A name that nobody knows says nothing.
    return new TextDecoder();
  }
}
