import type { Diagnostic, Fix, JsonObject } from "@patchbay/graph";
import { WandSparkles } from "lucide-react";

import { Button } from "../design/button.tsx";
import { t } from "../words/words.ts";
import { placeName } from "./place-name.ts";
import { problemKey } from "./problem-key.ts";
import styles from "./problem-list.module.css";
import { SeverityMark } from "./severity.tsx";
import { FixTitle, ProblemText } from "./worded.tsx";

interface ProblemListProps {
  readonly diagnostics: readonly Diagnostic[];
  /** What they are about, to tell their places by the names of nodes; without it by pointers. */
  readonly document?: JsonObject;
  /** Shows where a diagnostic points; without it the entries are text. */
  readonly onPick?: (diagnostic: Diagnostic) => void;
  /** Mends the document; without it no fixes are offered. */
  readonly onFix?: ((fix: Fix) => void) | undefined;
}

/** What the checker says about a document, in its order, with what would mend it. */
export function ProblemList({ diagnostics, document, onPick, onFix }: ProblemListProps) {
  return (
    <ul className={styles.list} aria-label={t("problems.label")}>
      {diagnostics.map((diagnostic) => (
        <li key={problemKey(diagnostic)} className={styles.item}>
          {onPick === undefined ? (
            <div className={styles.problem}>
              <Problem diagnostic={diagnostic} document={document} />
            </div>
          ) : (
            <button type="button" className={styles.problem} onClick={() => onPick(diagnostic)}>
              <Problem diagnostic={diagnostic} document={document} />
            </button>
          )}
          {onFix !== undefined && diagnostic.fixes !== undefined && (
            <div className={styles.fixes}>
              {diagnostic.fixes.map((fix) => (
                <Button key={fix.title} size="small" onClick={() => onFix(fix)}>
                  <WandSparkles size={13} aria-hidden />
                  <FixTitle fix={fix} />
                </Button>
              ))}
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

interface ProblemProps {
  readonly diagnostic: Diagnostic;
  readonly document: JsonObject | undefined;
}

function Problem({ diagnostic, document }: ProblemProps) {
  const { severity, code, path } = diagnostic;
  return (
    <>
      <SeverityMark severity={severity} />
      <span className={styles.body}>
        <span className={styles.message}>
          <ProblemText problem={diagnostic} />
        </span>
        <span className={styles.place}>
          <code>{code}</code>
          {document === undefined ? <code>{path || "/"}</code> : <span>{placeName(document, path)}</span>}
        </span>
      </span>
    </>
  );
}
