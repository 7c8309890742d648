import fc from "fast-check";
import { expect, test } from "vitest";

import { dominatorsOf, type Successors } from "./dominators.ts";
import { cyclesOf } from "./strong-components.ts";

const size = 8;
const graphs: fc.Arbitrary<Successors> = fc.array(
  fc.uniqueArray(fc.nat({ max: size - 1 }), { maxLength: 3 }),
  { minLength: size, maxLength: size },
);

/** All that can be reached from `root` without entering `avoided`. */
function reachedFrom(successors: Successors, root: number, avoided?: number): Set<number> {
  const reached = new Set(root === avoided ? [] : [root]);
  for (const vertex of reached)
    for (const next of successors[vertex] ?? []) if (next !== avoided) reached.add(next);
  return reached;
}

const vertices = Array.from({ length: size }, (_, index) => index);

test("a vertex dominates another exactly when the other cannot be reached around it", () => {
  fc.assert(
    fc.property(graphs, (successors) => {
      const { dominates } = dominatorsOf(successors, 0);
      const reached = reachedFrom(successors, 0);
      for (const a of vertices) {
        const around = reachedFrom(successors, 0, a);
        for (const b of vertices) {
          expect(dominates(a, b)).toBe(reached.has(a) && reached.has(b) && !around.has(b));
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("the immediate dominator is the strict dominator that all others dominate", () => {
  fc.assert(
    fc.property(graphs, (successors) => {
      const { dominates, immediate } = dominatorsOf(successors, 0);
      for (const b of vertices) {
        const strict = vertices.filter((a) => a !== b && dominates(a, b));
        const nearest = strict.find((a) => strict.every((other) => dominates(other, a)));
        expect(immediate(b)).toBe(nearest);
      }
    }),
    { numRuns: 500 },
  );
});

test("components are the sets of vertices that reach each other, where there is a cycle", () => {
  fc.assert(
    fc.property(graphs, (successors) => {
      // Over at least one edge, so that a vertex reaches itself only in a cycle.
      const reach = vertices.map(
        (from) => new Set((successors[from] ?? []).flatMap((next) => [...reachedFrom(successors, next)])),
      );
      const expected = vertices
        .map((a) => vertices.filter((b) => reach[a]?.has(b) === true && reach[b]?.has(a) === true))
        .filter((component, a) => component[0] === a);
      const found = cyclesOf(successors).map((component) => component.toSorted((a, b) => a - b));
      expect(found.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test("a chain of many thousand vertices does not meet the end of the stack", () => {
  const chain = Array.from({ length: 20_000 }, (_, index) => (index === 19_999 ? [0] : [index + 1]));
  expect(dominatorsOf(chain, 0).dominates(1, 19_999)).toBe(true);
  expect(cyclesOf(chain)).toHaveLength(1);
});
