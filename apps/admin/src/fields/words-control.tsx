import { Plus, X } from "lucide-react";
import { useId, useState } from "react";

import { IconButton } from "../design/button.tsx";
import { t } from "../words/words.ts";
import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import styles from "./fields.module.css";
import { readNumber } from "./number-control.tsx";

interface WordsControlProps extends FieldProps {
  readonly isNumeric?: boolean;
  /** What is offered while typing. */
  readonly offered?: readonly string[];
}

const none: readonly string[] = [];

/** A list of words or of numbers: Enter adds one, each has a button that removes it. */
export function WordsControl({ isNumeric = false, offered = none, ...field }: WordsControlProps) {
  const { problems, set, isReadOnly } = useField(field);
  // A list is shown of which every entry is a text or a number.
  const words = Array.isArray(field.value) ? (field.value as readonly (string | number)[]) : [];
  return (
    <FieldFrame
      label={field.label}
      isRequired={field.isRequired}
      hint={field.hint}
      problems={problems()}
      isGroup
    >
      {() => (
        <WordList
          words={words}
          label={field.label}
          isNumeric={isNumeric}
          isReadOnly={isReadOnly}
          offered={offered}
          onChange={(next) => set(next.length === 0 ? undefined : next)}
        />
      )}
    </FieldFrame>
  );
}

interface WordListProps {
  readonly words: readonly (string | number)[];
  readonly label: string;
  readonly isNumeric: boolean;
  readonly isReadOnly: boolean;
  readonly offered: readonly string[];
  readonly onChange: (words: readonly (string | number)[]) => void;
}

/** The words of a list as chips, with a field for one more. */
export function WordList({ words, label, isNumeric, isReadOnly, offered, onChange }: WordListProps) {
  const [typed, setTyped] = useState("");
  const listId = useId();
  const add = () => {
    const word = isNumeric ? readNumber(typed) : typed.trim();
    if (word === "" || (typeof word !== "string" && typeof word !== "number") || words.includes(word)) return;
    onChange([...words, word]);
    setTyped("");
  };
  return (
    <div className={styles.words}>
      {words.map((word) => (
        <span key={word} className={styles.word}>
          {word}
          {!isReadOnly && (
            <button
              type="button"
              className={styles.unword}
              aria-label={t("inspector.removeNamed", { name: word })}
              onClick={() => onChange(words.filter((each) => each !== word))}
            >
              <X size={12} aria-hidden />
            </button>
          )}
        </span>
      ))}
      {!isReadOnly && (
        <span className={styles.newWord}>
          <input
            className={styles.control}
            data-unfinished={typed === "" ? undefined : ""}
            aria-label={t("inspector.addTo", { list: label })}
            placeholder={t("inspector.addWord")}
            inputMode={isNumeric ? "numeric" : "text"}
            list={offered.length > 0 ? listId : undefined}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.key === "Enter") {
                event.preventDefault();
                add();
              }
              if (event.key === "Backspace" && typed === "" && words.length > 0) onChange(words.slice(0, -1));
            }}
          />
          <IconButton
            label={t("inspector.addTo", { list: label })}
            className={styles.small}
            onClick={add}
            disabled={typed === ""}
          >
            <Plus size={14} aria-hidden />
          </IconButton>
          <datalist id={listId}>
            {offered
              .filter((each) => !words.includes(each))
              .map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
          </datalist>
        </span>
      )}
    </div>
  );
}
