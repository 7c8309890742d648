/** A flow graph by indices: the successors of each vertex. */
export type Successors = readonly (readonly number[])[];

/** Who dominates whom: `a` dominates `b` when every way from the root to `b` goes through `a`. */
export interface Dominators {
  /** Reflexive; false where `b` cannot be reached. */
  readonly dominates: (a: number, b: number) => boolean;
  /** The nearest strict dominator of `b`; undefined for the root and for what cannot be reached. */
  readonly immediate: (b: number) => number | undefined;
}

/**
 * Cooper, Harvey and Kennedy, “A Simple, Fast Dominance Algorithm” (Rice University, TR-06-33870, 2001): iterate over
 * the reverse postorder until nothing changes. Near linear on graphs that people draw.
 */
export function dominatorsOf(successors: Successors, root: number): Dominators {
  const order = reversePostorder(successors, root);
  const rank = new Map(order.map((vertex, index) => [vertex, index]));
  const predecessors: number[][] = successors.map(() => []);
  for (const from of order) for (const to of successors[from] ?? []) predecessors[to]?.push(from);

  // By rank: the immediate dominator's rank.
  const idom: (number | undefined)[] = order.map(() => undefined);
  idom[0] = 0;
  const meet = (a: number, b: number): number => {
    let [x, y] = [a, b];
    while (x !== y) {
      while (x > y) x = idom[x] ?? 0;
      while (y > x) y = idom[y] ?? 0;
    }
    return x;
  };
  for (let changed = true; changed;) {
    changed = false;
    for (let index = 1; index < order.length; index++) {
      const known = (predecessors[order[index] ?? 0] ?? [])
        .map((vertex) => rank.get(vertex))
        .filter((each) => each !== undefined)
        .filter((each) => idom[each] !== undefined);
      const next = known.reduce((a, b) => meet(a, b));
      if (idom[index] !== next) {
        idom[index] = next;
        changed = true;
      }
    }
  }

  const dominates = (a: number, b: number): boolean => {
    const target = rank.get(a);
    let at = rank.get(b);
    if (target === undefined || at === undefined) return false;
    while (at > target) at = idom[at] ?? 0;
    return at === target;
  };
  const immediate = (b: number): number | undefined => {
    const at = rank.get(b);
    return at === undefined || at === 0 ? undefined : order[idom[at] ?? 0];
  };
  return { dominates, immediate };
}

/**
 * What can be reached from `root`, everything before what it leads to, as far as cycles allow. Depth first without
 * recursion: a chain of a thousand nodes must not meet the stack's end.
 */
export function reversePostorder(successors: Successors, root: number): number[] {
  const postorder: number[] = [];
  const seen = new Set([root]);
  const stack = [{ vertex: root, next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const child = successors[top.vertex]?.[top.next++];
    if (child === undefined) {
      postorder.push(top.vertex);
      stack.pop();
    } else if (!seen.has(child)) {
      seen.add(child);
      stack.push({ vertex: child, next: 0 });
    }
  }
  return postorder.toReversed();
}
