import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";

import { IconButton } from "../design/button.tsx";
import over from "../design/over-page.module.css";
import { useFocusBack } from "../design/use-focus-back.ts";
import { t } from "../words/words.ts";
import styles from "./overlay.module.css";

interface OverlayProps {
  /** `drawer` at the right edge, `wide` for what is compared in columns, `stage` for a drawing. */
  readonly look: "drawer" | "wide" | "stage";
  readonly title: string;
  readonly description: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** Beside the title. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A modal part of the page that needs more room than a dialog has. Escape closes it, and focus goes back. */
export function Overlay({ look, title, description, isOpen, onOpenChange, tools, children }: OverlayProps) {
  const { remember, goBack } = useFocusBack();
  return (
    <Primitive.Root open={isOpen} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className={over.scrim} />
        <Primitive.Content
          className={[over.surface, styles.overlay].join(" ")}
          data-look={look}
          onOpenAutoFocus={remember}
          onCloseAutoFocus={goBack}
        >
          <header className={styles.header}>
            <div className={styles.titles}>
              <Primitive.Title className={styles.title}>{title}</Primitive.Title>
              <Primitive.Description className={styles.description}>{description}</Primitive.Description>
            </div>
            {tools}
            <Primitive.Close asChild>
              <IconButton label={t("common.close")}>
                <X size={16} aria-hidden />
              </IconButton>
            </Primitive.Close>
          </header>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
