/**
 * Where in a JSON text the value lies that a JSON pointer (RFC 6901) names: offsets in UTF-16 units. Of a pointer that
 * leads nowhere, the nearest value above it; undefined when the text is not JSON. O(text).
 */
export function locatePointer(
  text: string,
  pointer: string,
): { readonly start: number; readonly end: number } | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const path = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  let at = 0;
  let best = { start: 0, end: text.length, depth: -1 };

  // From here on the text is known to be JSON, so each branch may trust what must follow.
  const space = () => {
    while (/\s/.test(text[at] ?? "")) at += 1;
  };
  const scalar = () => {
    const token = /"(?:[^"\\]|\\.)*"|[^\s,\]}]+/y;
    token.lastIndex = at;
    const found = token.exec(text)?.[0] ?? "";
    at += found.length;
    return found;
  };
  // `depth` is how many parts of the path lead to this value; -1 once it is beside the path.
  const value = (depth: number): void => {
    space();
    const start = at;
    const open = text[at];
    if (open === "{" || open === "[") {
      at += 1;
      space();
      for (let index = 0; text[at] !== "}" && text[at] !== "]"; index += 1) {
        let key = String(index);
        if (open === "{") {
          key = String(JSON.parse(scalar()));
          space();
          at += 1; // the colon
        }
        value(depth >= 0 && path[depth] === key ? depth + 1 : -1);
        space();
        if (text[at] === ",") at += 1;
        space();
      }
      at += 1;
    } else scalar();
    if (depth > best.depth) best = { start, end: at, depth };
  };
  value(0);
  return { start: best.start, end: best.end };
}
