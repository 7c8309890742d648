import { History as HistoryIcon, Redo2, Undo2 } from "lucide-react";
import { Popover } from "radix-ui";
import { type KeyboardEvent, useState } from "react";

import { ariaKeys, isAppleSystem } from "../actions/keys.ts";
import { useBuilder } from "../builder/builder-context.ts";
import { IconButton } from "../design/button.tsx";
import menu from "../design/menu.module.css";
import { formatAgo, formatMoment } from "../words/format.ts";
import { useNow } from "../words/use-now.ts";
import { t } from "../words/words.ts";
import styles from "./history-controls.module.css";
import { type PastState, statesOf } from "./states-of.ts";
import { canTravelIn } from "./use-history-actions.ts";

/** Undo, redo, and the list of all steps. Takes what it needs from the builder. */
export function HistoryControls() {
  const builder = useBuilder();
  const { store, history } = builder.editor;
  const canTravel = canTravelIn(builder);
  const isApple = isAppleSystem();
  const last = history.past.at(-1)?.name;
  const next = history.future[0]?.name;
  return (
    <div className={styles.controls}>
      <IconButton
        label={last === undefined ? t("actions.undo") : t("actions.undoStep", { step: last })}
        aria-keyshortcuts={ariaKeys("Mod+z", isApple)}
        disabled={!canTravel || last === undefined}
        onClick={store.undo}
      >
        <Undo2 size={16} aria-hidden />
      </IconButton>
      <IconButton
        label={next === undefined ? t("actions.redo") : t("actions.redoStep", { step: next })}
        aria-keyshortcuts={ariaKeys("Mod+Shift+z", isApple)}
        disabled={!canTravel || next === undefined}
        onClick={store.redo}
      >
        <Redo2 size={16} aria-hidden />
      </IconButton>
      <HistoryPopover />
    </div>
  );
}

/** Every step of the work; a click goes to how things stood after it. */
function HistoryPopover() {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton label={t("actions.history")}>
          <HistoryIcon size={16} aria-hidden />
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={[menu.popover, styles.popover].join(" ")}
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={t("actions.history")}
          data-keys="page"
          onOpenAutoFocus={(event) => {
            const current = currentStep(event.currentTarget);
            if (current === null) return;
            event.preventDefault();
            current.focus();
            current.scrollIntoView({ block: "center" });
          }}
        >
          <h2 className={styles.title}>{t("actions.history")}</h2>
          <HistoryList />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const currentStep = (list: EventTarget | null): HTMLElement | null =>
  list instanceof Element ? list.querySelector<HTMLElement>('[aria-current="step"]') : null;

function HistoryList() {
  const builder = useBuilder();
  const { store, history } = builder.editor;
  const now = useNow();
  const states = statesOf(history);
  if (states.length === 1) return <p className={styles.hint}>{t("actions.historyEmpty")}</p>;
  return (
    <>
      <p className={styles.hint}>{t("actions.historyHint")}</p>
      <ol className={styles.list} aria-label={t("actions.history")}>
        {states.map((state) => (
          // Its place in the whole history: the same however far one travels.
          <li key={history.past.length + state.steps}>
            <button
              type="button"
              className={styles.step}
              aria-current={state.steps === 0 ? "step" : undefined}
              data-undone={state.steps > 0}
              disabled={!canTravelIn(builder)}
              tabIndex={state.steps === 0 ? 0 : -1}
              onClick={() => store.travel(state.steps)}
              onKeyDown={moveFocus}
            >
              <span className={styles.name}>{state.name ?? t("actions.historyBegin")}</span>
              <When state={state} now={now} />
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}

function When({ state: { at, steps }, now }: { readonly state: PastState; readonly now: number }) {
  if (steps === 0) return <span className={styles.here}>{t("actions.historyCurrent")}</span>;
  const undone =
    steps > 0 ? <span className="visually-hidden">{t("actions.historyUndone")}</span> : undefined;
  if (at === undefined) return undone;
  const moment = new Date(at).toISOString();
  return (
    <>
      {undone}
      <time className={styles.when} dateTime={moment} title={formatMoment(moment)}>
        {formatAgo(moment, now)}
      </time>
    </>
  );
}

/** The arrow keys go through the steps; Tab leaves the list. */
function moveFocus(event: KeyboardEvent<HTMLButtonElement>): void {
  const steps = [...(event.currentTarget.closest("ol")?.querySelectorAll("button") ?? [])];
  const at = steps.indexOf(event.currentTarget);
  const goals: Readonly<Record<string, number>> = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    Home: 0,
    End: steps.length - 1,
  };
  const goal = goals[event.key];
  if (goal === undefined) return;
  event.preventDefault();
  steps[goal]?.focus();
}
