import type { Diagnostic } from "@patchbay/graph";
import { CircleCheck, WandSparkles } from "lucide-react";
import { type KeyboardEvent, lazy, Suspense, useRef, useState } from "react";

import { useBuilder } from "../builder/builder-context.ts";
import { Button } from "../design/button.tsx";
import { t } from "../words/words.ts";
import { placeName } from "./place-name.ts";
import { problemKey } from "./problem-key.ts";
import styles from "./problems-panel.module.css";
import { severities, SeverityMark, severityName } from "./severity.tsx";
import { FixTitle, ProblemText } from "./worded.tsx";

// What all codes mean is much to read for a page on which nobody has asked yet.
const Explanation = lazy(() =>
  import("./explanation.tsx").then((module) => ({ default: module.Explanation })),
);

/** What the checker says about the whole document: by severity, each with the way there, what would mend it, and why. */
export function ProblemsPanel() {
  const { found } = useBuilder();
  const [hidden, setHidden] = useState<ReadonlySet<Diagnostic["severity"]>>(new Set());
  const { diagnostics, about } = found;
  const shown = diagnostics.filter(({ severity }) => !hidden.has(severity));
  const toggle = (severity: Diagnostic["severity"]) => {
    const next = new Set(hidden);
    if (!next.delete(severity)) next.add(severity);
    setHidden(next);
  };
  return (
    <section className={styles.panel} aria-label={t("problems.label")}>
      <header className={styles.header}>
        <h2 className={styles.heading}>
          {t(about === "text" ? "problems.title" : "problems.titleSaved", { count: diagnostics.length })}
        </h2>
        <fieldset className={styles.filters} aria-label={t("inspector.filter")}>
          {severities.map((severity) => {
            const count = diagnostics.filter((each) => each.severity === severity).length;
            return (
              <button
                key={severity}
                type="button"
                className={styles.filter}
                aria-pressed={!hidden.has(severity)}
                aria-label={t("inspector.countOf", { severity: severityName(severity), count })}
                title={severityName(severity)}
                disabled={count === 0}
                onClick={() => toggle(severity)}
              >
                <SeverityMark severity={severity} size={14} />
                {count}
              </button>
            );
          })}
        </fieldset>
      </header>
      {diagnostics.length === 0 ? (
        <p className={styles.fine}>
          <CircleCheck size={15} aria-hidden />
          {t(about === "text" ? "problems.none" : "problems.noneSaved")}
        </p>
      ) : (
        <ProblemRows diagnostics={shown} />
      )}
    </section>
  );
}

/** The arrow keys go from problem to problem, Enter to where it is. */
function ProblemRows({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) {
  const list = useRef<HTMLUListElement>(null);
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const ways = [...(list.current?.querySelectorAll<HTMLElement>("[data-way]") ?? [])];
    const at = ways.findIndex((way) => way.closest("li")?.contains(document.activeElement) === true);
    const next = ways[at + step];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  return (
    // The keys are a shorter way between its buttons.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul ref={list} className={styles.list} aria-label={t("problems.label")} onKeyDown={walk}>
      {diagnostics.map((diagnostic) => (
        <ProblemRow key={problemKey(diagnostic)} diagnostic={diagnostic} />
      ))}
    </ul>
  );
}

function ProblemRow({ diagnostic }: { readonly diagnostic: Diagnostic }) {
  const { document, reveal, fix } = useBuilder();
  const [isAsked, setAsked] = useState(false);
  const { severity, code, path, fixes = [] } = diagnostic;
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <button type="button" data-way className={styles.way} onClick={() => reveal(diagnostic)}>
          <SeverityMark severity={severity} />
          <span className={styles.body}>
            <ProblemText problem={diagnostic} />
            <span className={styles.place}>
              <code>{code}</code>
              <span>{placeName(document, path)}</span>
            </span>
          </span>
        </button>
        <span className={styles.actions}>
          {fix !== undefined &&
            fixes.map((each) => (
              <Button key={each.title} size="small" className={styles.fix} onClick={() => fix(each)}>
                <WandSparkles size={13} aria-hidden />
                <FixTitle fix={each} />
              </Button>
            ))}
          <Button
            size="small"
            look="ghost"
            aria-expanded={isAsked}
            aria-label={t("inspector.whyOf", { code })}
            onClick={() => setAsked(!isAsked)}
          >
            {t("inspector.why")}
          </Button>
        </span>
      </div>
      {isAsked && (
        <Suspense fallback={<p className={styles.why}>{t("common.loading")}</p>}>
          <Explanation code={code} />
        </Suspense>
      )}
    </li>
  );
}
