import { type DiagnosticKind, diagnosticKinds } from "@patchbay/graph";

import { t } from "../words/words.ts";
import styles from "./problems-panel.module.css";

const kinds: Readonly<Record<string, DiagnosticKind>> = diagnosticKinds;

/** Why a code matters and what its author does about it: what its page in the documentation says. */
export function Explanation({ code }: { readonly code: string }) {
  const kind = Object.hasOwn(kinds, code) ? kinds[code] : undefined;
  if (kind === undefined) return <p className={styles.why}>{t("inspector.noExplanation")}</p>;
  return (
    // The language's own words are English.
    <dl className={styles.why} lang="en">
      <dt>{kind.title}</dt>
      <dd>{kind.why}</dd>
      <dd>
        <WithCode text={kind.fix} />
      </dd>
    </dl>
  );
}

/** A text of the registry, in which code is in backticks. */
function WithCode({ text }: { readonly text: string }) {
  return text.split("`").map((part, index) =>
    // The parts of a text that never changes; the odd ones stand between backticks.
    // oxlint-disable-next-line react/no-array-index-key
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  );
}
