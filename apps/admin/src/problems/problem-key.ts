import type { Diagnostic } from "@patchbay/graph";

/** Tells the problems of a document apart, also those that say the same of one text in several places. */
export const problemKey = ({ code, path, range, message }: Diagnostic): string =>
  `${code} ${path} ${range?.start ?? ""} ${message}`;
