import { useBuilder } from "../builder/builder-context.ts";
import { Button } from "../design/button.tsx";
import { FieldFrame } from "../fields/field-frame.tsx";
import { type FieldProps, useField } from "../fields/field-props.ts";
import { bodySize } from "../graph/node-summary.ts";
import type { GraphNode } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import styles from "./inspector.module.css";

interface BodyControlProps extends FieldProps {
  readonly node: GraphNode;
}

/** So many problems of a body are told outside of it; inside, each node tells its own. */
const toldProblems = 3;

/** The graph inside a map: how much it does, and the way in. */
export function BodyControl({ node, ...field }: BodyControlProps) {
  const { path, open } = useBuilder();
  const { problems } = useField(field);
  return (
    <FieldFrame
      label={field.label}
      hint={field.hint}
      isRequired={field.isRequired}
      problems={problems().slice(0, toldProblems)}
      isGroup
    >
      {() => (
        <div className={styles.body}>
          <span>{bodySize(field.value)}</span>
          <Button size="small" onClick={() => open([...path, node.key])}>
            {t("inspector.openBody")}
          </Button>
        </div>
      )}
    </FieldFrame>
  );
}
