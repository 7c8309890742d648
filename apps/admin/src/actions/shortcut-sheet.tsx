import { Search, X } from "lucide-react";
import { Dialog, Switch } from "radix-ui";
import { Fragment, useId, useState, useSyncExternalStore } from "react";

import { IconButton } from "../design/button.tsx";
import over from "../design/over-page.module.css";
import { useFocusBack } from "../design/use-focus-back.ts";
import { t } from "../words/words.ts";
import type { Action } from "./action.ts";
import { KeyCaps } from "./key-caps.tsx";
import { isSingleKey } from "./keys.ts";
import { shortcutGroups } from "./shortcut-groups.ts";
import styles from "./shortcut-sheet.module.css";
import { onSingleKeysSwitched, singleKeysOn, switchSingleKeys } from "./single-keys.ts";

interface ShortcutSheetProps {
  readonly actions: readonly Action[];
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Everything that this page does by keyboard, with its keys as they are printed on this system. */
export function ShortcutSheet({ actions, isOpen, onOpenChange }: ShortcutSheetProps) {
  const { remember, goBack } = useFocusBack();
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={over.scrim} />
        <Dialog.Content
          className={[over.surface, styles.sheet].join(" ")}
          onCloseAutoFocus={goBack}
          onOpenAutoFocus={remember}
        >
          <header className={styles.header}>
            <div>
              <Dialog.Title className={styles.title}>{t("actions.shortcuts")}</Dialog.Title>
              <Dialog.Description className={styles.hint}>{t("actions.shortcutsHint")}</Dialog.Description>
            </div>
            <Dialog.Close asChild>
              <IconButton label={t("common.close")}>
                <X size={16} aria-hidden />
              </IconButton>
            </Dialog.Close>
          </header>
          <Shortcuts actions={actions} />
          <SingleKeys />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Shortcuts({ actions }: Pick<ShortcutSheetProps, "actions">) {
  const [query, setQuery] = useState("");
  const singleKeys = useSyncExternalStore(onSingleKeysSwitched, singleKeysOn);
  const groups = shortcutGroups(actions, query);
  return (
    <>
      <label className={styles.search}>
        <Search size={15} aria-hidden />
        <input
          type="search"
          className={styles.input}
          aria-label={t("actions.shortcutsSearch")}
          placeholder={t("actions.shortcutsSearch")}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </label>
      {/* What scrolls must be within reach of the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={styles.groups} tabIndex={0} aria-label={t("actions.shortcuts")}>
        {groups.length === 0 && <p className={styles.empty}>{t("actions.shortcutsEmpty")}</p>}
        {groups.map((group) => (
          <section key={group.name} className={styles.group}>
            <h3 className={styles.heading}>{group.name}</h3>
            <dl className={styles.list}>
              {group.actions.map((action) => (
                <div key={action.id} className={styles.row}>
                  <dt className={styles.name}>
                    {action.name}
                    {action.within !== undefined && action.within !== group.name && (
                      <span className={styles.within}>{action.within}</span>
                    )}
                  </dt>
                  <dd className={styles.keys}>
                    {action.keys.map((keys, index) => (
                      <Fragment key={keys}>
                        {index > 0 && <span className={styles.or}>{t("actions.shortcutsOr")}</span>}
                        <span data-off={!singleKeys && action.within === undefined && isSingleKey(keys)}>
                          <KeyCaps keys={keys} />
                        </span>
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </>
  );
}

/** The switch that WCAG 2.1.4 asks for. */
function SingleKeys() {
  const id = useId();
  const isOn = useSyncExternalStore(onSingleKeysSwitched, singleKeysOn);
  return (
    <footer className={styles.footer}>
      <div>
        <label htmlFor={id} className={styles.label}>
          {t("actions.singleKeys")}
        </label>
        <p id={`${id}-hint`} className={styles.hint}>
          {t("actions.singleKeysHint")}
        </p>
      </div>
      <Switch.Root
        id={id}
        className={styles.switch}
        checked={isOn}
        onCheckedChange={switchSingleKeys}
        aria-describedby={`${id}-hint`}
      >
        <Switch.Thumb className={styles.thumb} />
      </Switch.Root>
    </footer>
  );
}
