import type { WordKey } from "../words/words.ts";

/** A part of the builder that the tour speaks about: the one that carries its name as `data-tour`. */
export interface TourStop {
  readonly part: "canvas" | "test" | "publish";
  readonly title: Extract<WordKey, `start.tour.${string}Title`>;
  readonly text: Extract<WordKey, `start.tour.${string}Text`>;
  /** Where the words stand, seen from the part; inside of what takes up the page. */
  readonly side: "inside" | "bottom";
}

export const tourStops: readonly TourStop[] = [
  { part: "canvas", title: "start.tour.canvasTitle", text: "start.tour.canvasText", side: "inside" },
  { part: "test", title: "start.tour.testTitle", text: "start.tour.testText", side: "bottom" },
  { part: "publish", title: "start.tour.publishTitle", text: "start.tour.publishText", side: "bottom" },
];
