import type { Diagnostic } from "@patchbay/graph";
import { WandSparkles } from "lucide-react";
import { type ReactNode, useId } from "react";

import { Button } from "../design/button.tsx";
import { Marked } from "../design/marked.tsx";
import { problemKey } from "../problems/problem-key.ts";
import { SeverityMark } from "../problems/severity.tsx";
import { FixTitle, ProblemText } from "../problems/worded.tsx";
import { t } from "../words/words.ts";
import { useFieldGround } from "./field-context.ts";
import styles from "./fields.module.css";

/** What ties a control to its label, its hint and its problems. */
export interface ControlIds {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean;
}

interface FieldFrameProps {
  readonly label: string;
  readonly isRequired?: boolean;
  readonly hint?: string | undefined;
  readonly problems: readonly Diagnostic[];
  /** Beside the label: a type, a switch. */
  readonly aside?: ReactNode;
  /** Whether several controls stand below the label, each with a name of its own. */
  readonly isGroup?: boolean;
  /** Whether the help stands above the controls, as suits a long list. */
  readonly isHintFirst?: boolean;
  readonly children: (ids: ControlIds, labelId: string) => ReactNode;
}

/** A field with its name, its help and what is wrong with it. */
export function FieldFrame({
  label,
  isRequired = false,
  hint,
  problems,
  aside,
  isGroup = false,
  isHintFirst = false,
  children,
}: FieldFrameProps) {
  const id = useId();
  const labelId = `${id}-label`;
  const noteId = `${id}-note`;
  const hasNote = hint !== undefined || problems.length > 0;
  const isInvalid = problems.some(({ severity }) => severity === "error");
  const name = (
    <>
      {label}
      {isRequired && (
        <Marked label={t("inspector.required")}>
          <span className={styles.required}>*</span>
        </Marked>
      )}
    </>
  );
  return (
    <div
      className={styles.field}
      role={isGroup ? "group" : undefined}
      aria-labelledby={isGroup ? labelId : undefined}
      data-invalid={isInvalid}
    >
      <div className={styles.top}>
        {isGroup ? (
          <span className={styles.label} id={labelId}>
            {name}
          </span>
        ) : (
          <label className={styles.label} id={labelId} htmlFor={id}>
            {name}
          </label>
        )}
        {aside !== undefined && (
          <div className={styles.aside} data-aside>
            {aside}
          </div>
        )}
      </div>
      {hint !== undefined && isHintFirst && (
        <p className={styles.hint} id={noteId}>
          {hint}
        </p>
      )}
      {children({ id, "aria-describedby": hasNote ? noteId : undefined, "aria-invalid": isInvalid }, labelId)}
      {hasNote && (
        <div className={styles.notes} id={isHintFirst ? undefined : noteId}>
          {hint !== undefined && !isHintFirst && <p className={styles.hint}>{hint}</p>}
          <FieldProblems problems={problems} />
        </div>
      )}
    </div>
  );
}

/** What is wrong with a field, each with what would mend it. */
export function FieldProblems({ problems }: { readonly problems: readonly Diagnostic[] }) {
  const { fix } = useFieldGround();
  if (problems.length === 0) return null;
  return (
    <ul className={styles.problems}>
      {problems.map((problem) => (
        <li key={problemKey(problem)} className={styles.problem} data-severity={problem.severity}>
          <SeverityMark severity={problem.severity} size={13} />
          <span className={styles.problemText}>
            <ProblemText problem={problem} /> <code className={styles.code}>{problem.code}</code>
            {fix !== undefined &&
              problem.fixes?.map((each) => (
                <Button key={each.title} size="small" className={styles.fix} onClick={() => fix(each)}>
                  <WandSparkles size={12} aria-hidden />
                  <FixTitle fix={each} />
                </Button>
              ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
