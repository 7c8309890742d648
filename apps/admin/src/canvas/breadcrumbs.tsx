import { ChevronRight } from "lucide-react";

import { useBuilder } from "../builder/builder-context.ts";
import { graphAt, nodeAt } from "../editing/edit.ts";
import { text } from "../graph/read-fields.ts";
import { t } from "../words/words.ts";
import styles from "./breadcrumbs.module.css";

/** Where the canvas is inside of the agent, and the way back up; nothing where it shows the whole. */
export function Breadcrumbs() {
  const { agent, document, path, open } = useBuilder();
  if (path.length === 0) return null;
  return (
    <nav className={styles.breadcrumbs} aria-label={t("canvas.breadcrumbs")}>
      <ol className={styles.list}>
        <li className={styles.item}>
          <button type="button" className={styles.link} onClick={() => open([])}>
            {agent.name}
          </button>
        </li>
        {path.map((key, index) => {
          const isLast = index === path.length - 1;
          const node = nodeAt(graphAt(document, path.slice(0, index)) ?? {}, key);
          const name = text(node?.["name"]) || key;
          return (
            // A body is reached through the maps before it alone.
            <li key={path.slice(0, index + 1).join("/")} className={styles.item}>
              <ChevronRight className={styles.chevron} size={13} aria-hidden />
              {isLast ? (
                <span className={styles.here} aria-current="location">
                  {name}
                </span>
              ) : (
                <button type="button" className={styles.link} onClick={() => open(path.slice(0, index + 1))}>
                  {name}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
