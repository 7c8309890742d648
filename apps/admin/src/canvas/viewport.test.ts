import * as fc from "fast-check";
import { expect, test } from "vitest";

import { boxAround, isCutOff, openingViewport, viewportClear, viewportShowing } from "./viewport.ts";

const area = { width: 1_000, height: 600 };
const start = { x: 0, y: 0, width: 148, height: 52 };

test("a box around boxes holds them all, around none there is none", () => {
  expect(boxAround([])).toBeUndefined();
  expect(boxAround([start, { x: -10, y: 40, width: 20, height: 50 }])).toEqual({
    x: -10,
    y: 0,
    width: 158,
    height: 90,
  });
});

test("a small graph opens in the middle below the tools, at its own size", () => {
  expect(openingViewport({ x: 0, y: 0, width: 400, height: 100 }, start, area)).toEqual({
    x: 300,
    y: 267,
    zoom: 1,
  });
});

test("a graph that is a little too wide is made smaller", () => {
  const { zoom } = openingViewport({ x: 0, y: 0, width: 1_120, height: 100 }, start, area);
  expect(zoom).toBeCloseTo(0.85);
});

test("a graph that would become too small to read opens at its start instead", () => {
  const opening = openingViewport({ x: -50, y: 0, width: 9_000, height: 100 }, start, area);
  expect(opening).toMatchObject({ x: 24, zoom: 0.75 });
});

test("only of a graph that cannot be read as a whole a part is shown", () => {
  expect(isCutOff({ x: 0, y: 0, width: 1_500, height: 700 }, area)).toBe(false);
  expect(isCutOff({ x: 0, y: 0, width: 1_600, height: 100 }, area)).toBe(true);
  expect(isCutOff({ x: 0, y: 0, width: 400, height: 900 }, area)).toBe(true);
});

test("what is shown already moves nothing", () => {
  const viewport = { x: 100, y: 100, zoom: 1 };
  expect(viewportShowing(viewport, start, area)).toBe(viewport);
});

test("what lies beyond the right edge comes in as far as needed", () => {
  const viewport = { x: 0, y: 100, zoom: 1 };
  expect(viewportShowing(viewport, { ...start, x: 900 }, area)).toEqual({ x: -72, y: 100, zoom: 1 });
});

test("a card that fits is wholly inside after it was asked for", () => {
  const coordinate = fc.integer({ min: -5_000, max: 5_000 });
  fc.assert(
    fc.property(coordinate, coordinate, coordinate, coordinate, (x, y, cardX, cardY) => {
      const card = { x: cardX, y: cardY, width: 216, height: 200 };
      const shown = viewportShowing({ x, y, zoom: 1 }, card, area);
      expect(shown.x + card.x).toBeGreaterThanOrEqual(24);
      expect(shown.x + card.x + card.width).toBeLessThanOrEqual(area.width - 24);
      expect(shown.y + card.y).toBeGreaterThanOrEqual(24);
      expect(shown.y + card.y + card.height).toBeLessThanOrEqual(area.height - 24);
    }),
  );
});

test("what arrives is shown clear of the tools and the messages, and not moved where it is", () => {
  const area = { width: 1_000, height: 600 };
  const box = { x: 100, y: 560, width: 200, height: 80 };
  const shown = viewportClear({ x: 0, y: 0, zoom: 1 }, box, area);
  expect(shown).toEqual({ x: 0, y: -174, zoom: 1 });
  expect(viewportClear(shown, box, area)).toBe(shown);
  expect(viewportClear({ x: 0, y: 0, zoom: 1 }, { ...box, y: 0 }, area).y).toBe(58);
});
