import type { JsonObject } from "@patchbay/graph";
import { Bookmark, X } from "lucide-react";
import { Popover } from "radix-ui";
import { type SubmitEvent, useState } from "react";

import { Button, IconButton } from "../design/button.tsx";
import menu from "../design/menu.module.css";
import { t } from "../words/words.ts";
import styles from "./saved-inputs.module.css";
import type { TrialDesk } from "./use-trial.ts";

interface SavedInputsProps {
  readonly desk: TrialDesk;
  /** The input as it stands; undefined where it is none yet. */
  readonly input: JsonObject | undefined;
  readonly onUse: (input: JsonObject) => void;
}

/** Inputs that were kept under a name, to be used again. */
export function SavedInputs({ desk, input, onUse }: SavedInputsProps) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    // The composer around it is a form, too, and React passes events on through the tree.
    event.stopPropagation();
    if (input === undefined || name.trim() === "") return;
    desk.saveInput(name.trim(), input);
    setName("");
    setOpen(false);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton label={t("running.saved")}>
          <Bookmark size={14} aria-hidden />
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={[menu.popover, styles.popover].join(" ")}
          align="start"
          side="top"
          sideOffset={8}
          collisionPadding={12}
          aria-label={t("running.saved")}
        >
          <h2 className={styles.title}>{t("running.saved")}</h2>
          {desk.inputs.length === 0 ? (
            <p className={styles.none}>{t("running.saved.none")}</p>
          ) : (
            <ul className={styles.list}>
              {desk.inputs.map((saved) => (
                <li key={saved.name} className={styles.item}>
                  <button
                    type="button"
                    className={styles.use}
                    aria-label={t("running.saved.use", { name: saved.name })}
                    onClick={() => {
                      onUse(saved.input);
                      setOpen(false);
                    }}
                  >
                    <span className={styles.name}>{saved.name}</span>
                    <code className={styles.preview}>{JSON.stringify(saved.input)}</code>
                  </button>
                  <IconButton
                    label={t("running.saved.remove", { name: saved.name })}
                    onClick={() => desk.removeInput(saved.name)}
                  >
                    <X size={14} aria-hidden />
                  </IconButton>
                </li>
              ))}
            </ul>
          )}
          <form className={styles.save} onSubmit={save}>
            <input
              className={styles.field}
              aria-label={t("running.saved.name")}
              placeholder={t("running.saved.name")}
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Button type="submit" size="small" disabled={input === undefined || name.trim() === ""}>
              {t("running.saved.save")}
            </Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
