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
 * the reverse postorder until nothing changes. Near linear on graphs that people draw. Asking is then a comparison of
 * intervals in the tree of dominators (Dietz, STOC 1982), whatever its depth.
 */
export function dominatorsOf(successors: Successors, root: number): Dominators {
  const order = reversePostorder(successors, root);
  const rank = new Int32Array(successors.length).fill(-1);
  for (const [index, vertex] of order.entries()) rank[vertex] = index;
  const predecessors: number[][] = order.map(() => []);
  for (const [from, vertex] of order.entries())
    for (const to of successors[vertex] ?? []) predecessors[rank[to] ?? 0]?.push(from);

  const idom = immediateByRank(predecessors);
  const { first, last } = intervals(idom);
  const rankOf = (vertex: number): number | undefined => {
    const found = rank[vertex] ?? -1;
    return found === -1 ? undefined : found;
  };
  const dominates = (a: number, b: number): boolean => {
    const [above, below] = [rankOf(a), rankOf(b)];
    if (above === undefined || below === undefined) return false;
    const at = first[below] ?? 0;
    return at >= (first[above] ?? 0) && at <= (last[above] ?? 0);
  };
  const immediate = (b: number): number | undefined => {
    const at = rankOf(b);
    return at === undefined || at === 0 ? undefined : order[idom[at] ?? 0];
  };
  return { dominates, immediate };
}

/** By rank in the reverse postorder: the immediate dominator's rank; the root's is its own. */
function immediateByRank(predecessors: readonly (readonly number[])[]): Int32Array {
  const idom = new Int32Array(predecessors.length).fill(-1);
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
    for (let index = 1; index < predecessors.length; index++) {
      let next = -1;
      for (const from of predecessors[index] ?? [])
        if (idom[from] !== -1) next = next === -1 ? from : meet(next, from);
      if (idom[index] !== next) {
        idom[index] = next;
        changed = true;
      }
    }
  }
  return idom;
}

/** Numbers a tree, parents before children, so that what is below a vertex is an interval that begins with it. */
function intervals(parents: Int32Array): { first: Int32Array; last: Int32Array } {
  const count = parents.length;
  const size = new Int32Array(count).fill(1);
  // A parent's rank is lower than its children's.
  for (let each = count - 1; each > 0; each--) {
    const parent = parents[each] ?? 0;
    size[parent] = (size[parent] ?? 0) + (size[each] ?? 0);
  }
  const first = new Int32Array(count);
  const last = new Int32Array(count);
  const free = new Int32Array(count);
  free[0] = 1;
  last[0] = count - 1;
  for (let each = 1; each < count; each++) {
    const parent = parents[each] ?? 0;
    const at = free[parent] ?? 0;
    first[each] = at;
    last[each] = at + (size[each] ?? 1) - 1;
    free[each] = at + 1;
    free[parent] = at + (size[each] ?? 1);
  }
  return { first, last };
}

/**
 * What can be reached from `root`, everything before what it leads to, as far as cycles allow. Depth first without
 * recursion: a chain of a thousand nodes must not meet the stack's end.
 */
export function reversePostorder(successors: Successors, root: number): number[] {
  const postorder: number[] = [];
  const seen = new Uint8Array(successors.length);
  seen[root] = 1;
  const stack = [root];
  // Which successor of each vertex comes next.
  const next = new Int32Array(successors.length);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const at = next[top] ?? 0;
    next[top] = at + 1;
    const child = successors[top]?.[at];
    if (child === undefined) {
      postorder.push(top);
      stack.pop();
    } else if (seen[child] === 0) {
      seen[child] = 1;
      stack.push(child);
    }
  }
  return postorder.toReversed();
}
