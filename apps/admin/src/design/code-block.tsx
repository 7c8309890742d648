import styles from "./code-block.module.css";

/** Text as a program wrote it; a long one scrolls, by keyboard too. */
export function CodeBlock({ text }: { readonly text: string }) {
  return (
    // What scrolls must be reachable by keyboard, and not every browser makes it so by itself.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={styles.block} tabIndex={0}>
      {text}
    </pre>
  );
}
