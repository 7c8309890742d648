import type { ChatChunk, ChatModel } from "@patchbay/compiler";

type Request = Parameters<ChatModel["stream"]>;

/**
 * The answer of a model that has yet to be found. From then on whoever reads it reads the model's own iterator: a
 * generator in between would cost some promises for every word.
 *
 * @param find is called when the first piece is asked for
 */
export function streamOnceFound(
  find: () => Promise<ChatModel>,
  ...[request, signal]: Request
): AsyncIterable<ChatChunk> {
  return {
    [Symbol.asyncIterator]: () => {
      let found: AsyncIterator<ChatChunk> | undefined;
      const first = async (): Promise<IteratorResult<ChatChunk>> => {
        signal.throwIfAborted();
        found = (await find()).stream(request, signal)[Symbol.asyncIterator]();
        return await found.next();
      };
      return {
        next: () => found?.next() ?? first(),
        return: async () => (await found?.return?.()) ?? { done: true, value: undefined },
      };
    },
  };
}
