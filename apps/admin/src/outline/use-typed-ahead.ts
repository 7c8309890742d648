import { useRef } from "react";

import { typedAhead } from "./move-in-tree.ts";
import type { TreeRow } from "./tree-rows.ts";

/** A pause of this length begins a new word. */
const pauseMs = 700;

/** Gathers the letters that are typed on a tree into words, and answers the id of the line that each letter leads to. */
export function useTypedAhead(): (
  rows: readonly TreeRow[],
  at: number,
  letter: string,
) => string | undefined {
  const word = useRef({ text: "", at: 0 });
  return (rows, at, letter) => {
    const now = performance.now();
    const text = now - word.current.at > pauseMs ? letter : word.current.text + letter;
    word.current = { text, at: now };
    return typedAhead(rows, at, text);
  };
}
