import { lazy, Suspense, useDeferredValue } from "react";

import styles from "./streaming-text.module.css";

// Loaded with the first answer: nobody waits for it before.
const Markdown = lazy(() => import("./markdown.tsx").then((module) => ({ default: module.Markdown })));

/** Text of a model while it grows. Parsing yields to typing and to the canvas, so a long answer never stalls the page. */
export function StreamingText({ text, isComplete }: { readonly text: string; readonly isComplete: boolean }) {
  const shown = useDeferredValue(text);
  return (
    <div className={styles.text} data-streaming={!isComplete}>
      <Suspense fallback={<p className={styles.plain}>{text}</p>}>
        <Markdown text={shown} />
      </Suspense>
    </div>
  );
}
