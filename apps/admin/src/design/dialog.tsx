import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";

import { t } from "../words/words.ts";
import { IconButton } from "./button.tsx";
import over from "./over-page.module.css";
import styles from "./dialog.module.css";
import { useFocusBack } from "./use-focus-back.ts";

interface DialogProps {
  readonly title: string;
  readonly description: string;
  /** `wide` where there is much to choose from; `normal` unless told. */
  readonly size?: "normal" | "wide";
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly children: ReactNode;
}

/** A modal dialog: focus stays inside, Escape closes, and focus goes back to where it was. */
export function Dialog({ title, description, size = "normal", isOpen, onOpenChange, children }: DialogProps) {
  const { remember, goBack } = useFocusBack();
  return (
    <Primitive.Root open={isOpen} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className={over.scrim} />
        <Primitive.Content
          className={[over.surface, styles.dialog].join(" ")}
          data-size={size}
          onOpenAutoFocus={remember}
          onCloseAutoFocus={goBack}
        >
          <header className={styles.header}>
            <Primitive.Title className={styles.title}>{title}</Primitive.Title>
            <Primitive.Close asChild>
              <IconButton label={t("common.close")}>
                <X size={16} aria-hidden />
              </IconButton>
            </Primitive.Close>
          </header>
          <Primitive.Description className={styles.description}>{description}</Primitive.Description>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** The row of buttons at a dialog's foot; the last one is the answer that most people want. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <footer className={styles.actions}>{children}</footer>;
}
