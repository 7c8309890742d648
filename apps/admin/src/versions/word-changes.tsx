import type { WordChange } from "@patchbay/graph";
import { Fragment } from "react";

import { t } from "../words/words.ts";
import styles from "./word-changes.module.css";

/** A text as it became another, word by word. */
export function WordChanges({ words }: { readonly words: readonly WordChange[] }) {
  return (
    <span className={styles.text}>
      {words.map(({ kind, text }, index) => {
        // The words never change their places, and the same word comes more than once.
        const key = `${index} ${kind}`;
        if (kind === "same") return <Fragment key={key}>{text}</Fragment>;
        const Tag = kind === "added" ? "ins" : "del";
        return (
          <Tag key={key} className={styles[kind]}>
            <span className="visually-hidden">{`[${t(`versions.mark.${kind}`)}: `}</span>
            {text}
            <span className="visually-hidden">]</span>
          </Tag>
        );
      })}
    </span>
  );
}
