import type { Json, MergeConflict } from "@patchbay/graph";
import { useId, useState } from "react";

import { t } from "../words/words.ts";
import styles from "./conflict-choice.module.css";
import { conflictText, wordsBetween } from "./conflict-text.ts";
import type { NodeNames } from "./change-text.ts";
import type { Choice } from "./settle-conflicts.ts";
import { valueText } from "./value-text.ts";
import { WordChanges } from "./word-changes.tsx";

interface ConflictChoiceProps {
  readonly conflict: MergeConflict;
  readonly names: NodeNames;
  readonly choice: Choice | undefined;
  /** Undefined while what was written is no value. */
  readonly onChoose: (choice: Choice | undefined) => void;
}

const sides = ["mine", "theirs", "other"] as const;

/** One thing that both changed, side by side with how it was before: mine, theirs, or a third value. */
export function ConflictChoice({ conflict, names, choice, onChoose }: ConflictChoiceProps) {
  const name = useId();
  const what = conflictText(conflict, names);
  const [side, setSide] = useState(choice?.side);
  const { base, a, b } = conflict;
  const values = { mine: a?.value, theirs: b?.value };
  // "All mine" chooses from outside.
  const shown = choice?.side ?? side;

  return (
    <fieldset className={styles.conflict} data-decided={choice !== undefined}>
      <legend className={styles.what}>
        <span className="visually-hidden">{t("versions.conflict.choose", { what })}</span>
        <span aria-hidden>{what}</span>
      </legend>
      <div className={styles.sides}>
        <div className={styles.side}>
          <p className={styles.label}>{t("versions.conflict.base")}</p>
          <SideValue value={base?.value} before={undefined} />
        </div>
        {sides.map((each) => (
          <label
            key={each}
            className={styles.side}
            data-choosable
            data-chosen={shown === each}
            data-other={each === "other"}
          >
            <span className={styles.label}>
              <input
                type="radio"
                name={name}
                checked={shown === each}
                onChange={() => {
                  setSide(each);
                  onChoose(
                    each === "other" ? { side: each, value: a?.value ?? b?.value ?? null } : { side: each },
                  );
                }}
              />
              {t(`versions.conflict.${each}`)}
            </span>
            {each !== "other" && <SideValue value={values[each]} before={base?.value} />}
          </label>
        ))}
      </div>
      {shown === "other" && (
        <OtherValue
          first={a?.value ?? b?.value ?? null}
          isText={[a, b].every((each) => each === undefined || typeof each.value === "string")}
          onValue={(value) => onChoose(value === undefined ? undefined : { side: "other", value })}
        />
      )}
    </fieldset>
  );
}

function SideValue({
  value,
  before,
}: {
  readonly value: Json | undefined;
  readonly before: Json | undefined;
}) {
  if (value === undefined)
    return (
      <em className={styles.absent}>
        {t(before === undefined ? "versions.conflict.absent" : "versions.conflict.removed")}
      </em>
    );
  const words = wordsBetween(before, value);
  if (words !== undefined) return <WordChanges words={words} />;
  return (
    <span className={styles.value} data-text={typeof value === "string"}>
      {valueText(value) || t("versions.changes.nothing")}
    </span>
  );
}

interface OtherValueProps {
  readonly first: Json;
  /** Whether it is a text that is written as it is; else it is JSON. */
  readonly isText: boolean;
  readonly onValue: (value: Json | undefined) => void;
}

function OtherValue({ first, isText, onValue }: OtherValueProps) {
  const id = useId();
  const [text, setText] = useState(() => (isText ? valueText(first) : JSON.stringify(first, null, 2)));
  const isWrong = !isText && parsed(text) === undefined;
  return (
    <div className={styles.other}>
      <label htmlFor={id}>{t(isText ? "versions.conflict.other" : "versions.conflict.value")}</label>
      <textarea
        id={id}
        className={styles.editor}
        data-text={isText}
        value={text}
        rows={Math.min(12, Math.max(3, text.split("\n").length + 1))}
        spellCheck={isText}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${id}-wrong` : undefined}
        onChange={(event) => {
          const written = event.target.value;
          setText(written);
          onValue(isText ? written : parsed(written));
        }}
      />
      {isWrong && (
        <p id={`${id}-wrong`} className={styles.wrong}>
          {t("versions.conflict.valueWrong")}
        </p>
      )}
    </div>
  );
}

function parsed(text: string): Json | undefined {
  try {
    // JSON.parse makes nothing but JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
