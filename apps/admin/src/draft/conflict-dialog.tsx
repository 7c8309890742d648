import { type JsonObject, mergeGraphs } from "@patchbay/graph";
import { useMemo, useState } from "react";

import { Button } from "../design/button.tsx";
import { changeText, namesIn } from "../versions/change-text.ts";
import { ConflictChoice } from "../versions/conflict-choice.tsx";
import { Overlay } from "../versions/overlay.tsx";
import { type Choice, settleConflicts } from "../versions/settle-conflicts.ts";
import { takenChanges } from "../versions/taken-changes.ts";
import { t } from "../words/words.ts";
import styles from "./conflict-dialog.module.css";
import type { DraftConflict, DraftEditor } from "./use-draft-editor.ts";

/**
 * Somebody else saved first, and both changed the same: what shall stand? Nothing is saved, of nobody, until that is
 * decided; it can wait while the work goes on.
 */
export function ConflictDialog({ editor }: { readonly editor: DraftEditor }) {
  const { conflict, document } = editor;
  const [postponed, setPostponed] = useState<DraftConflict>();
  // What was done since the save that ran into it counts, too: it must not be lost by the decision.
  const current = useMemo(
    () =>
      conflict && {
        ...conflict,
        mine: document,
        merged: mergeGraphs(conflict.base, document, conflict.theirs.draft.graph),
      },
    [conflict, document],
  );
  if (conflict === undefined || current === undefined) return null;
  const isOpen = postponed !== conflict && editor.isReadable;
  return (
    <>
      <Overlay
        look="wide"
        title={t("versions.conflict.title")}
        description={t("versions.conflict.description")}
        isOpen={isOpen}
        onOpenChange={() => setPostponed(conflict)}
      >
        <Deciding
          key={current.merged.conflicts.map(({ path, b }) => `${path} ${b?.path}`).join()}
          conflict={current}
          isSaving={editor.isSaving}
          onDecide={(document) => void editor.resolve(document)}
          onPostpone={() => setPostponed(conflict)}
        />
      </Overlay>
      {!isOpen && (
        <output className={styles.reminder}>
          {t("versions.save.conflict")}
          <Button
            size="small"
            look="primary"
            disabled={!editor.isReadable}
            onClick={() => setPostponed(undefined)}
          >
            {t("versions.conflict.reopen")}
          </Button>
        </output>
      )}
    </>
  );
}

interface DecidingProps {
  readonly conflict: DraftConflict;
  readonly isSaving: boolean;
  readonly onDecide: (document: JsonObject) => void;
  readonly onPostpone: () => void;
}

function Deciding({ conflict, isSaving, onDecide, onPostpone }: DecidingProps) {
  const { base, mine, theirs, merged } = conflict;
  const their = theirs.draft.graph;
  const { conflicts } = merged;
  const names = useMemo(() => namesIn(their, mine), [their, mine]);
  const [choices, setChoices] = useState<readonly (Choice | undefined)[]>(() =>
    conflicts.map(() => undefined),
  );
  const open = choices.filter((choice) => choice === undefined).length;
  const chooseAll = (choice: Choice) => setChoices(conflicts.map(() => choice));

  return (
    <div className={styles.body}>
      <div className={styles.content}>
        <section>
          <div className={styles.heading}>
            <h3>{t("versions.conflict.decide", { count: conflicts.length })}</h3>
            <Button size="small" onClick={() => chooseAll({ side: "mine" })}>
              {t("versions.conflict.allMine")}
            </Button>
            <Button size="small" onClick={() => chooseAll({ side: "theirs" })}>
              {t("versions.conflict.allTheirs")}
            </Button>
          </div>
          <div className={styles.conflicts}>
            {conflicts.map((each, index) => (
              <ConflictChoice
                key={`${each.path} ${each.b?.path}`}
                conflict={each}
                names={names}
                choice={choices[index]}
                onChoose={(choice) => setChoices((before) => before.with(index, choice))}
              />
            ))}
          </div>
        </section>
        <Taken conflict={conflict} base={base} />
      </div>
      <footer className={styles.footer}>
        <output className={styles.open}>
          {open === 0 ? t("versions.conflict.decided") : t("versions.conflict.undecided", { count: open })}
        </output>
        <Button onClick={onPostpone}>{t("versions.conflict.later")}</Button>
        <Button
          look="primary"
          disabled={open > 0}
          isBusy={isSaving}
          onClick={() => onDecide(settleConflicts(merged, their, choices))}
        >
          {t("versions.conflict.submit")}
        </Button>
      </footer>
    </div>
  );
}

/** What is in the merged draft without anybody's decision, one line each. */
function Taken({ conflict, base }: { readonly conflict: DraftConflict; readonly base: JsonObject }) {
  const { mine, theirs, merged } = conflict;
  const their = theirs.draft.graph;
  const lines = useMemo(
    () =>
      [
        {
          side: "mine" as const,
          names: namesIn(base, mine),
          changes: takenChanges(base, mine, merged.conflicts, "a"),
        },
        {
          side: "theirs" as const,
          names: namesIn(base, their),
          changes: takenChanges(base, their, merged.conflicts, "b"),
        },
      ].flatMap(({ side, names, changes }) =>
        changes.map((change) => ({
          side,
          place: change.path_after ?? change.path_before,
          text: changeText(change, names),
        })),
      ),
    [base, mine, their, merged],
  );
  if (lines.length === 0) return null;
  return (
    <section>
      <h3>{t("versions.conflict.both")}</h3>
      <ul className={styles.taken}>
        {lines.map(({ side, place, text }) => (
          <li key={`${side} ${place} ${text}`}>
            <span className={styles.side} data-side={side}>
              {t(`versions.conflict.${side}`)}
            </span>
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
