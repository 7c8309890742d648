import { useState } from "react";

interface Draft {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Whether the text is no value yet. */
  readonly isWrong: boolean;
}

/**
 * The text of a field whose value is not always what is typed: half a number is none, and `1.` and `1` are one. What can be
 * read is told at once; when the value changes elsewhere, the text follows.
 *
 * @param read the value of a text; `wrong` where it is none
 */
export function useDraft<Value>(
  value: Value,
  write: (value: Value) => string,
  read: (text: string) => Value | typeof wrong,
  onChange: (value: Value) => void,
): Draft {
  const [typed, setTyped] = useState<{ readonly text: string; readonly value: string }>();
  const written = write(value);
  // What was typed stands as long as the value is what it was typed into, or what it made.
  const isTyping = typed !== undefined && typed.value === written;
  const text = isTyping ? typed.text : written;
  return {
    text,
    isWrong: read(text) === wrong,
    setText: (next) => {
      const made = read(next);
      setTyped({ text: next, value: made === wrong ? written : write(made) });
      if (made !== wrong) onChange(made);
    },
  };
}

/** Stands for the value of a text that has none. */
export const wrong = Symbol("wrong");
