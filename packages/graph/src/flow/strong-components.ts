import type { Successors } from "./dominators.ts";

/**
 * The strongly connected components that hold a cycle, each as its vertices: Tarjan, “Depth-First Search and Linear
 * Graph Algorithms” (SIAM J. Comput. 1, 1972), with an explicit stack. O(vertices + edges).
 */
export function cyclesOf(successors: Successors): number[][] {
  const index: (number | undefined)[] = successors.map(() => undefined);
  const low: number[] = successors.map(() => 0);
  const open: number[] = [];
  const isOpen = new Set<number>();
  const components: number[][] = [];
  let counter = 0;

  const enter = (vertex: number): { vertex: number; next: number } => {
    index[vertex] = low[vertex] = counter++;
    open.push(vertex);
    isOpen.add(vertex);
    return { vertex, next: 0 };
  };
  const close = (vertex: number): void => {
    const component = open.splice(open.lastIndexOf(vertex));
    for (const each of component) isOpen.delete(each);
    const isCycle = component.length > 1 || successors[vertex]?.includes(vertex) === true;
    if (isCycle) components.push(component);
  };

  for (let root = 0; root < successors.length; root++) {
    if (index[root] !== undefined) continue;
    const stack = [enter(root)];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { vertex } = top;
      const child = successors[vertex]?.[top.next++];
      if (child === undefined) {
        stack.pop();
        if (low[vertex] === index[vertex]) close(vertex);
        const parent = stack.at(-1)?.vertex;
        if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[vertex] ?? 0);
      } else if (index[child] === undefined) {
        stack.push(enter(child));
      } else if (isOpen.has(child)) {
        low[vertex] = Math.min(low[vertex] ?? 0, index[child]);
      }
    }
  }
  return components;
}
