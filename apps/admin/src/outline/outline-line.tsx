import { CornerDownRight, Layers, StickyNote, Undo2 } from "lucide-react";

import { NodeIcon } from "../canvas/node-icon.tsx";
import { Marked } from "../design/marked.tsx";
import { worstSeverity } from "../graph/diagnostics-of-node.ts";
import { nodeType } from "../graph/node-types.ts";
import { nodeName } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import styles from "./outline.module.css";
import type { NodeItem, OutlineItem, Reference } from "./outline-item.ts";

/** What a line of the outline says, for the eye and for the ear. */
export function OutlineLine({ item }: { readonly item: OutlineItem }) {
  switch (item.kind) {
    case "node":
      return <NodeLine item={item} />;
    case "port":
      return (
        <>
          <span className={styles.port}>
            <span className="visually-hidden">{t("outline.onePath", { port: item.port })}</span>
            <span aria-hidden>{item.port}</span>
          </span>
          {item.leadsTo !== undefined && <LeadsTo reference={item.leadsTo} />}
          {item.isLoose && <span className={styles.loose}>{t("outline.open")}</span>}
        </>
      );
    case "reference":
      return <LeadsTo reference={item} />;
    case "body":
      return (
        <>
          <Layers className={styles.mark} size={14} aria-hidden />
          <span className={styles.soft}>{item.label}</span>
        </>
      );
    case "note":
      return (
        <>
          <StickyNote className={styles.mark} size={14} aria-hidden />
          <span className={styles.label}>{item.label}</span>
        </>
      );
    case "unreached":
    case "notes":
      return <span className={styles.heading}>{item.label}</span>;
  }
}

function NodeLine({ item: { node, label, problems } }: { readonly item: NodeItem }) {
  const { title, category, icon } = nodeType(node.type);
  const severity = worstSeverity(problems);
  return (
    <>
      <span className={styles.icon}>
        <NodeIcon icon={icon} category={category} />
      </span>
      <span className={styles.label}>{label}</span>
      {title.toLowerCase() !== label.toLowerCase() && <span className={styles.type}>{title}</span>}
      {severity !== undefined && (
        <span className={styles.problems}>
          <Marked
            label={
              problems.length === 1
                ? t("outline.oneProblem", { message: problems[0]?.message ?? "" })
                : t("outline.problems", { count: problems.length, message: problems[0]?.message ?? "" })
            }
          >
            <span className={styles.problem} data-severity={severity} aria-hidden>
              {problems.length}
            </span>
          </Marked>
        </span>
      )}
    </>
  );
}

function LeadsTo({ reference: { target, goesBack } }: { readonly reference: Reference }) {
  const name = nodeName(target);
  const Icon = goesBack ? Undo2 : CornerDownRight;
  return (
    <span className={styles.reference}>
      <Icon size={13} aria-hidden />
      <span className="visually-hidden">
        {t(goesBack ? "outline.goesBack" : "outline.references", { name })}
      </span>
      <span className={styles.label} aria-hidden>
        {name}
      </span>
    </span>
  );
}
