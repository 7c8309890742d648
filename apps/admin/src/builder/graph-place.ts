import type { GraphPath } from "../editing/edit.ts";

/** The two views of the document: drawn, and as text. */
export type GraphTab = "canvas" | "json";

/** What of a document is on the page. */
export interface GraphPlace {
  readonly path: GraphPath;
  readonly tab: GraphTab;
}

/** A place as the page's address names it; what goes without saying is left out. */
export interface PlaceSearch {
  /** The map nodes whose bodies were entered, with dots between them. */
  readonly in?: string | undefined;
  readonly view?: "json" | undefined;
}

/** The place that an address names; whatever else stands in it is the graph as a whole, drawn. */
export const placeOf = ({ in: path = "", view }: PlaceSearch): GraphPlace => ({
  path: path === "" ? [] : path.split(".").map(decoded),
  tab: view === "json" ? "json" : "canvas",
});

/** How an address names a place. */
export const placeSearch = ({ path, tab }: GraphPlace): PlaceSearch => ({
  // A draft may have ids that are none: a dot in one is not the end of it.
  ...(path.length > 0 && {
    in: path.map((key) => encodeURIComponent(key).replaceAll(".", "%2E")).join("."),
  }),
  ...(tab === "json" && { view: tab }),
});

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    // Somebody wrote the address by hand.
    return key;
  }
}
