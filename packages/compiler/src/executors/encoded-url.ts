import { type Reads, type Scope, type Template, textOf } from "@patchbay/graph";

import { RunFailure } from "../run/run-failure.ts";
import { preparedTemplate, readsOfTemplate } from "./prepared-text.ts";

/** A URL whose values cannot change what it means. */
export interface EncodedUrl {
  readonly reads: readonly Reads[];
  /** @throws {RunFailure} `http_request_invalid` where a value would make another path of it */
  readonly render: (scope: Scope) => string;
}

/**
 * Prepares the template of a URL. Each expression's value is percent-encoded, so that it stays inside the piece of the
 * path or the value of a parameter in which it stands. Encoding does not help against values that parsers read as steps
 * (`..`, WHATWG URL section 4.4) or that leave nothing of their piece, which would turn `DELETE /files/{{ id }}` into a
 * request for the whole collection: those are refused. The config's schema has seen to it that the host is written out.
 *
 * `query` is added behind the URL's own parameters; its values may be anything.
 */
export function encodedUrl(source: string, query: Readonly<Record<string, string>>): EncodedUrl {
  const template = preparedTemplate(source);
  const parameters = Object.entries(query).map(([name, text]) => [name, preparedTemplate(text)] as const);
  return {
    reads: [template, ...parameters.map(([, text]) => text)].flatMap(readsOfTemplate),
    render: (scope) => {
      const url = parsed(withValues(template, scope));
      const own = url.search.slice(1);
      const added = parameters.map(([name, text]) => `${encode(name)}=${encode(text.render(scope))}`);
      // Not by searchParams, which would write the author's own parameters anew.
      if (added.length > 0) url.search = [...(own === "" ? [] : [own]), ...added].join("&");
      return url.href;
    },
  };
}

function withValues({ parts }: Template, scope: Scope): string {
  const pieces: string[] = [];
  let isPath = true;
  let segment = { text: "", hasValue: false };
  for (const part of parts) {
    if (part.kind === "expression") {
      const value = encode(textOf(part.expression.evaluate(scope)));
      pieces.push(value);
      segment = { text: segment.text + value, hasValue: true };
      continue;
    }
    // Only what the author wrote can end a piece of the path, or the path.
    for (const piece of part.text.split(/(?=[/?#\\])/)) {
      const endsSegment = /^[/?#\\]/.test(piece);
      if (isPath && endsSegment) refuseSteps(segment);
      isPath &&= !/^[?#]/.test(piece);
      segment = endsSegment
        ? { text: piece.slice(1), hasValue: false }
        : { ...segment, text: segment.text + piece };
      pieces.push(piece);
    }
  }
  if (isPath) refuseSteps(segment);
  return pieces.join("");
}

/** Nothing, or one or two dots, however they are written. */
const step = /^(?:\.|%2e){0,2}$/i;

function refuseSteps({ text, hasValue }: { readonly text: string; readonly hasValue: boolean }): void {
  // Parsers of URLs drop line ends, tabs and blanks at the end of what they read.
  if (hasValue && step.test(text.replaceAll(/[\t\n\r ]/g, ""))) {
    throw new RunFailure(
      "http_request_invalid",
      "A value in the URL's path is empty or a step such as “..”.",
    );
  }
}

/** Half of a surrogate pair has no encoding; it becomes U+FFFD, as in every URL parser. */
const encode = (value: string): string => encodeURIComponent(value.toWellFormed());

function parsed(url: string): URL {
  const read = URL.parse(url);
  if (read === null) throw new RunFailure("http_request_invalid", "The URL is not one.");
  return read;
}
