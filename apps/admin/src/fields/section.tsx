import { ChevronRight } from "lucide-react";
import { Collapsible } from "radix-ui";
import { type ReactNode, useState } from "react";

import { Badge } from "../design/badge.tsx";
import styles from "./section.module.css";

interface SectionProps {
  readonly title: string;
  /** A number or a word about what is inside, for when it is closed. */
  readonly note?: string | undefined;
  readonly isOpenAtFirst?: boolean;
  readonly children: ReactNode;
}

/** A part of a form under a heading that closes it. */
export function Section({ title, note, isOpenAtFirst = true, children }: SectionProps) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <Collapsible.Root className={styles.section} open={isOpen} onOpenChange={setOpen} asChild>
      <section>
        <h3 className={styles.heading}>
          <Collapsible.Trigger className={styles.trigger}>
            <ChevronRight className={styles.chevron} size={14} aria-hidden />
            {title}
            {note !== undefined && <Badge>{note}</Badge>}
          </Collapsible.Trigger>
        </h3>
        <Collapsible.Content className={styles.content}>{children}</Collapsible.Content>
      </section>
    </Collapsible.Root>
  );
}
