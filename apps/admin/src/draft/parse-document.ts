import type { JsonObject } from "@patchbay/graph";

/** What an edited text is: a document, or what is wrong with it and in which line (from 1), where that is known. */
export type ParsedDocument =
  | { readonly ok: true; readonly document: JsonObject }
  | { readonly ok: false; readonly line: number | undefined };

/** Reads the text of a draft. Never throws. */
export function parseDocument(text: string): ParsedDocument {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? // JSON.parse makes nothing but JSON, so an object of its making is a JsonObject.
        { ok: true, document: value as JsonObject }
      : { ok: false, line: 1 };
  } catch (error) {
    return { ok: false, line: lineOfError(text, error) };
  }
}

/** How many characters before the wrong one Chromium shows of a text (v8, src/json/json-parser.cc, kMaxContextCharacters). */
const charactersBefore = 10;

/** Browsers say where parsing stopped in words of their own: Firefox by line, Chromium by position or by what is around it. */
function lineOfError(text: string, error: unknown): number | undefined {
  const message = error instanceof Error ? error.message : "";
  const line = /line (\d+)/.exec(message)?.[1];
  if (line !== undefined) return Number(line);
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return text.slice(0, Number(position)).split("\n").length;
  if (message.includes("end of JSON")) return text.split("\n").length;
  const [, token = "", isCut, around = ""] =
    /^Unexpected token '(.+)', (\.\.\.)?"(.+)"(?:\.\.\.)? is not valid JSON$/su.exec(message) ?? [];
  // What is around the first mistake and is there twice has the same mistake twice.
  const start = around === "" ? -1 : text.indexOf(around);
  if (start === -1) return undefined;
  const wrong = start + (isCut === undefined ? around.indexOf(token) : charactersBefore);
  return text.slice(0, wrong).split("\n").length;
}
