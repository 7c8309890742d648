import * as fc from "fast-check";
import { expect, test } from "vitest";

import { isClear, type Link, routeEdges } from "./route-edges.ts";

const card = (x: number, y: number) => ({ x, y, width: 200, height: 80 });
const link = (source: { x: number; y: number }, target: { x: number; y: number }): Link => ({
  key: "e",
  from: "a:out",
  to: "b",
  source,
  target,
});

const route = (each: Link, ...cards: ReturnType<typeof card>[]) => {
  const corners = routeEdges([each], cards).get("e") ?? [];
  return [each.source, ...corners, each.target];
};

test("what lies level is connected straight", () => {
  expect(route(link({ x: 200, y: 26 }, { x: 400, y: 26 }), card(0, 0), card(400, 0))).toHaveLength(2);
});

test("a step turns between its ends", () => {
  const points = route(link({ x: 200, y: 26 }, { x: 400, y: 226 }), card(0, 0), card(400, 200));
  expect(points).toEqual([
    { x: 200, y: 26 },
    { x: 300, y: 26 },
    { x: 300, y: 226 },
    { x: 400, y: 226 },
  ]);
});

test("a card in between is gone around", () => {
  const cards = [card(0, 0), card(300, 0), card(600, 0)];
  const points = route(link({ x: 200, y: 26 }, { x: 600, y: 26 }), ...cards);
  expect(points.length).toBeGreaterThan(2);
  expect(isClear(points, cards)).toBe(true);
});

test("a way back goes around both cards", () => {
  const cards = [card(0, 0), card(300, 0)];
  const points = route(link({ x: 500, y: 26 }, { x: 0, y: 26 }), ...cards);
  expect(isClear(points, cards)).toBe(true);
});

test("upright legs of unlike edges keep apart", () => {
  const cards = [card(0, 0), card(0, 200), card(500, 0), card(500, 200)];
  const links = [
    { ...link({ x: 200, y: 26 }, { x: 500, y: 226 }), key: "down" },
    { ...link({ x: 200, y: 226 }, { x: 500, y: 26 }), key: "up", from: "c:out", to: "d" },
  ];
  const routes = routeEdges(links, cards);
  expect(Math.abs((routes.get("down")?.[0]?.x ?? 0) - (routes.get("up")?.[0]?.x ?? 0))).toBeGreaterThan(9);
});

test("every way has level and upright legs only, and leads from end to end", () => {
  const point = fc.record({
    x: fc.integer({ min: -2_000, max: 2_000 }),
    y: fc.integer({ min: -2_000, max: 2_000 }),
  });
  fc.assert(
    fc.property(point, point, fc.array(point, { maxLength: 12 }), (source, target, corners) => {
      const points = route(link(source, target), ...corners.map(({ x, y }) => card(x, y)));
      const slanted = points.filter((a, index) => {
        const b = points[index + 1];
        return b !== undefined && a.x !== b.x && a.y !== b.y;
      });
      expect(slanted).toEqual([]);
    }),
  );
});

test("500 nodes are routed while nobody notices", () => {
  const cards = Array.from({ length: 500 }, (_, index) =>
    card((index % 25) * 280, Math.floor(index / 25) * 140),
  );
  const links = cards.slice(0, -26).flatMap((each, index) =>
    [1, 26].map((step): Link => {
      const target = cards[index + step] ?? each;
      return {
        key: `${index}-${step}`,
        from: `${index}:out`,
        to: `${index + step}`,
        source: { x: each.x + 200, y: each.y + 26 },
        target: { x: target.x, y: target.y + 26 },
      };
    }),
  );
  const began = performance.now();
  expect(routeEdges(links, cards).size).toBe(links.length);
  expect(performance.now() - began).toBeLessThan(500);
});
