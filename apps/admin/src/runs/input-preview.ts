import type { JsonObject } from "@patchbay/graph";

const longest = 140; // characters: more than a line of a list shows

/** What went into a run, in one line: its texts where it has any, else all of it as JSON. */
export function inputPreview(input: JsonObject): string {
  const texts = Object.values(input).flatMap((value) =>
    typeof value === "string" && value.trim() !== "" ? [value] : [],
  );
  const line = (texts.length > 0 ? texts.join(" · ") : JSON.stringify(input)).replaceAll(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest).trimEnd()}…` : line;
}
