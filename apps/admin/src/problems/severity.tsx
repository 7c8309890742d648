import type { Diagnostic } from "@patchbay/graph";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";

import { Marked } from "../design/marked.tsx";
import { t } from "../words/words.ts";
import styles from "./severity.module.css";

type Severity = Diagnostic["severity"];

const icons = { error: CircleAlert, warning: TriangleAlert, info: Info };
const names = { error: "severity.error", warning: "severity.warning", info: "severity.info" } as const;

/** The severities, the worst first. */
export const severities = ["error", "warning", "info"] as const satisfies readonly Severity[];

/** What people call a severity. */
export const severityName = (severity: Severity): string => t(names[severity]);

/** The mark of a severity, with its name for those who do not see it. */
export function SeverityMark({
  severity,
  size = 15,
}: {
  readonly severity: Severity;
  readonly size?: number;
}) {
  const Icon = icons[severity];
  return (
    <Marked label={severityName(severity)}>
      <Icon className={styles.icon} data-severity={severity} size={size} aria-hidden />
    </Marked>
  );
}
