import type { RunError } from "@patchbay/contracts";

import { type DescribedError, describeFailure } from "./describe-error.ts";
import styles from "./error-text.module.css";

/** The text of an error below its title: what it means, and what the server says of single fields. */
export function ErrorText({ error }: { readonly error: DescribedError }) {
  const { detail, lang, particulars } = error;
  return (
    <>
      <span lang={lang}>{detail}</span>
      {particulars.length > 0 && (
        <ul className={styles.list}>
          {particulars.map(({ text, lang: spoken }) => (
            <li key={text} lang={spoken}>
              {text}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Why a run or a node failed: what its code means, and what happened this time, where that says more. */
export function FailureText({ error }: { readonly error: Pick<RunError, "code" | "message"> }) {
  const { meaning, message, lang } = describeFailure(error);
  if (meaning === undefined) return message;
  return (
    <>
      {meaning}
      {message !== undefined && (
        <span className={styles.message} lang={lang}>
          {message}
        </span>
      )}
    </>
  );
}
