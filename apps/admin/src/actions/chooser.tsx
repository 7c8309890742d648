import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useMemo, useRef, useState } from "react";

import over from "../design/over-page.module.css";
import { useFocusBack } from "../design/use-focus-back.ts";
import { t } from "../words/words.ts";
import styles from "./chooser.module.css";
import choices from "./command-list.module.css";
import { type Entry, rankEntries } from "./rank-entries.ts";

interface ChooserProps<Each extends Entry> {
  /** What is chosen, for those who cannot see the list. */
  readonly title: string;
  /** How it is chosen; shown below the list. */
  readonly hint: string;
  readonly placeholder: string;
  readonly entries: readonly Each[];
  /** Ids of what was chosen before, last first. */
  readonly recent?: readonly string[];
  /** The id of the entry that Enter takes as long as nothing was typed; the first one unless told. */
  readonly likely?: string | undefined;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** Called once the dialog has gone and the focus is back, so that the choice may move it on. */
  readonly onChoose: (entry: Each) => void;
  /** Drawn before the name. */
  readonly renderIcon?: (entry: Each) => ReactNode;
  /** Drawn at the end of the row. */
  readonly renderEnd?: (entry: Each) => ReactNode;
}

/** A dialog with one field and a list below it, from which typing and the arrow keys choose. A combobox by its role. */
export function Chooser<Each extends Entry>(props: ChooserProps<Each>) {
  const { title, hint, isOpen, onOpenChange, onChoose } = props;
  const chosen = useRef<Each>(undefined);
  const { remember, goBack } = useFocusBack();
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={over.scrim} />
        <Dialog.Content
          className={[over.surface, styles.dialog].join(" ")}
          onOpenAutoFocus={remember}
          onCloseAutoFocus={(event) => {
            goBack(event);
            const entry = chosen.current;
            chosen.current = undefined;
            if (entry !== undefined) onChoose(entry);
          }}
        >
          <Dialog.Title className="visually-hidden">{title}</Dialog.Title>
          <Choices
            {...props}
            onChoose={(entry) => {
              chosen.current = entry;
              onOpenChange(false);
            }}
          />
          <Dialog.Description className={[choices.hint, styles.hint].join(" ")}>{hint}</Dialog.Description>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const noneRecent: readonly string[] = [];

/** How many entries stand in the list at once; typing finds the rest. */
const limit = 60;

function Choices<Each extends Entry>({
  title,
  placeholder,
  entries,
  recent = noneRecent,
  likely,
  onChoose,
  renderIcon,
  renderEnd,
}: ChooserProps<Each>) {
  const [query, setQuery] = useState("");
  const groups = useMemo(
    () => rankEntries(entries, query, { recent, recentGroup: t("actions.groupRecent"), limit }),
    [entries, query, recent],
  );
  const count = groups.reduce((sum, group) => sum + group.entries.length, 0);
  return (
    <Command
      className={[choices.command, styles.command].join(" ")}
      label={title}
      {...(likely !== undefined && { defaultValue: likely })}
      shouldFilter={false}
      vimBindings={false}
      loop
    >
      <div className={[choices.search, styles.search].join(" ")}>
        <Search size={16} aria-hidden />
        <Command.Input
          className={[choices.input, styles.input].join(" ")}
          placeholder={placeholder}
          value={query}
          onValueChange={setQuery}
        />
      </div>
      <Command.List className={[choices.list, styles.list].join(" ")} label={title}>
        {groups.map((group) => (
          <Command.Group
            key={group.name}
            className={[choices.group, styles.group].join(" ")}
            heading={group.name}
          >
            {group.entries.map((entry) => (
              <Command.Item
                key={entry.id}
                className={[choices.item, styles.item].join(" ")}
                value={entry.id}
                disabled={entry.isEnabled === false}
                onSelect={() => onChoose(entry)}
              >
                {renderIcon?.(entry)}
                <span className={styles.name}>{entry.name}</span>
                {entry.detail !== undefined && entry.detail !== "" && (
                  <span className={styles.detail}>{entry.detail}</span>
                )}
                <span className={styles.end}>
                  {entry.isEnabled === false && (
                    <span className={styles.unavailable}>{t("actions.paletteUnavailable")}</span>
                  )}
                  {renderEnd?.(entry)}
                </span>
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
      {count === 0 && <p className={[choices.empty, styles.empty].join(" ")}>{t("actions.paletteEmpty")}</p>}
      <output className="visually-hidden" aria-live="polite">
        {count === 1 ? t("actions.oneFound") : t("actions.found", { count })}
      </output>
    </Command>
  );
}
