import styles from "./fields.module.css";

interface PlainEditorProps {
  readonly mode: "expression" | "template";
  readonly value: string;
  readonly label: string;
  readonly describedBy?: string | undefined;
  readonly isInvalid: boolean;
  readonly isReadOnly: boolean;
  readonly onChange: (value: string) => void;
}

/** Stands in for the editor of expressions where that could not be loaded: the same text, without help. */
export function PlainEditor({
  mode,
  value,
  label,
  describedBy,
  isInvalid,
  isReadOnly,
  onChange,
}: PlainEditorProps) {
  return (
    <textarea
      className={styles.plain}
      value={value}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
      readOnly={isReadOnly}
      rows={mode === "template" ? 4 : 2}
      spellCheck={mode === "template"}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
