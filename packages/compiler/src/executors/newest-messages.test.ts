import type { Message } from "@patchbay/contracts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { newestMessages } from "./newest-messages.ts";

const user = (id: string): Message => ({ id, role: "user", text: id });
const asks = (id: string, ...calls: string[]): Message => ({
  id,
  role: "assistant",
  text: "",
  tool_calls: calls.map((call) => ({ id: call, name: "look", arguments: {} })),
});
const answers = (id: string, call: string): Message => ({ id, role: "tool", text: "", tool_call_id: call });

const thread = [user("a"), asks("b", "x", "y"), answers("c", "x"), answers("d", "y"), user("e"), user("f")];
const newest = (messages: readonly Message[], size: number, isNewestSure = false): string =>
  newestMessages(messages, { size, sizeOf: () => 1, isNewestSure })
    .map(({ id }) => id)
    .join("");

test.each([
  [0, ""],
  [1, "f"],
  [2, "ef"],
  [3, "ef"],
  [4, "ef"],
  [5, "bcdef"],
  [6, "abcdef"],
  [99, "abcdef"],
])("of six messages, %i have room for “%s”: calls and their answers stay together", (size, expected) =>
  expect(newest(thread, size)).toBe(expected),
);

test("what is newest is there however large it is, where it must be", () => {
  expect(newest(thread, 0, true)).toBe("f");
  expect(newest(thread.slice(0, 4), 1, true)).toBe("bcd");
  expect(newest([], 1, true)).toBe("");
});

test("an answer that answers nothing is left out", () => {
  expect(newest([answers("a", "x"), user("b"), answers("c", "x")], 9)).toBe("b");
});

describe("whatever the thread and the room", () => {
  const part = fc.oneof(
    fc.constant([user("u")]),
    fc.nat({ max: 3 }).map((calls) => {
      const ids = Array.from({ length: calls + 1 }, (_, index) => `${index}`);
      return [asks("q", ...ids), ...ids.map((id) => answers("r", id))];
    }),
    fc.constant([answers("orphan", "nothing")]),
  );

  test("nothing is torn apart, and no more is taken than fits", () => {
    fc.assert(
      fc.property(fc.array(part), fc.nat({ max: 12 }), fc.array(fc.nat({ max: 5 })), (parts, size, sizes) => {
        const messages = parts.flat();
        const weights = new Map(messages.map((message, index) => [message, sizes[index] ?? 1]));
        const sizeOf = (message: Message): number => weights.get(message) ?? 0;
        const shown = newestMessages(messages, { size, sizeOf, isNewestSure: false });
        expect(shown.reduce((sum, message) => sum + sizeOf(message), 0)).toBeLessThanOrEqual(size);
        let open = new Set<string | undefined>();
        for (const message of shown) {
          if (message.role === "tool") expect(open.delete(message.tool_call_id)).toBe(true);
          else {
            expect(open.size).toBe(0);
            open = new Set(message.tool_calls?.map(({ id }) => id));
          }
        }
        expect(open.size).toBe(0);
      }),
    );
  });
});
