import { ArrowLeftRight, Brush, ChevronRight, Minus, Pencil, Plus } from "lucide-react";
import { useEffect, useRef } from "react";

import { Marked } from "../design/marked.tsx";
import { t } from "../words/words.ts";
import { ChangeDetails } from "./change-details.tsx";
import styles from "./change-list.module.css";
import { type ChangeKind, changeText, kindOf, type NodeNames } from "./change-text.ts";
import type { MarkedChange } from "./diff-view.ts";

interface ChangeListProps {
  readonly changes: readonly MarkedChange[];
  readonly names: NodeNames;
  /** The change that is open, by its place in `changes`. */
  readonly picked: number | undefined;
  readonly onPick: (index: number | undefined) => void;
}

const icons = { added: Plus, removed: Minus, changed: Pencil, looks: Brush } as const;

/** Everything that differs, one line each; the picked one tells what stood there and what stands there now. */
export function ChangeList({ changes, names, picked, onPick }: ChangeListProps) {
  const all = changes.map((each, index) => ({ ...each, index, kind: kindOf(each.change) }));
  const [weighty, looks] = [
    all.filter(({ kind }) => kind !== "looks"),
    all.filter(({ kind }) => kind === "looks"),
  ];
  const list = (items: typeof all) => (
    <ul className={styles.list}>
      {items.map(({ change, index, kind }) => (
        <Item
          key={index}
          change={change}
          kind={kind}
          names={names}
          isOpen={index === picked}
          onToggle={() => onPick(index === picked ? undefined : index)}
        />
      ))}
    </ul>
  );
  if (all.length === 0)
    return (
      <div className={styles.none}>
        <ArrowLeftRight size={16} aria-hidden />
        <p>
          <strong>{t("versions.changes.none")}</strong>
          <br />
          {t("versions.changes.noneText")}
        </p>
      </div>
    );
  return (
    <>
      {list(weighty)}
      {looks.length > 0 && (
        <details
          className={styles.looks}
          open={weighty.length === 0 || looks.some(({ index }) => index === picked)}
        >
          <summary>{t("versions.changes.looks", { count: looks.length })}</summary>
          {list(looks)}
        </details>
      )}
    </>
  );
}

interface ItemProps {
  readonly change: MarkedChange["change"];
  readonly kind: ChangeKind;
  readonly names: NodeNames;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Item({ change, kind, names, isOpen, onToggle }: ItemProps) {
  const Icon = icons[kind];
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // It may have been picked on the canvas.
    if (isOpen) line.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  return (
    <li ref={line} className={styles.item} data-open={isOpen}>
      <button type="button" className={styles.line} aria-expanded={isOpen} onClick={onToggle}>
        <span className={styles.mark} data-kind={kind}>
          <Marked label={t(`versions.mark.${kind}`)}>
            <Icon size={13} strokeWidth={2.5} aria-hidden />
          </Marked>
        </span>
        <span className={styles.text}>{changeText(change, names)}</span>
        <ChevronRight className={styles.chevron} size={14} aria-hidden />
      </button>
      {isOpen && (
        <div className={styles.details}>
          <ChangeDetails change={change} />
        </div>
      )}
    </li>
  );
}
