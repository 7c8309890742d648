/** `src/at-most.ts`, the same in every project that has it. */
export const atMostFile = `/**
 * Runs \`work\` over \`items\`, at most \`limit\` at once; results in the order of the items. Rejects with the first failure,
 * once everything that had begun has ended; what had not begun by then never does.
 */
export async function atMost<Item, Result>(
  limit: number,
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  let failure: { readonly thrown: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (failure !== undefined) return;
      try {
        results[index] = await work(item, index);
      } catch (thrown) {
        failure ??= { thrown };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failure !== undefined) throw failure.thrown;
  return results;
}
`;
