import type { Json } from "@patchbay/graph";
import { ChevronRight } from "lucide-react";
import { Collapsible } from "radix-ui";
import { type ReactNode, useState } from "react";

import { Button } from "../design/button.tsx";
import { CodeBlock } from "../design/code-block.tsx";
import { CopyButton } from "../design/copy-button.tsx";
import { isFields } from "../graph/read-fields.ts";
import { formatNumber } from "../words/format.ts";
import { t } from "../words/words.ts";
import styles from "./trace-detail.module.css";

interface FoldProps {
  readonly title: string;
  /** What its button copies; none where this is undefined. */
  readonly copied?: string;
  readonly children: ReactNode;
}

/** A part of a panel that can be folded away. */
export function Fold({ title, copied, children }: FoldProps) {
  return (
    <Collapsible.Root className={styles.fold} defaultOpen>
      <div className={styles.foldHead}>
        <h3 className={styles.foldTitle}>
          <Collapsible.Trigger className={styles.foldTrigger}>
            <ChevronRight className={styles.chevron} size={14} aria-hidden />
            {title}
          </Collapsible.Trigger>
        </h3>
        {copied !== undefined && <CopyButton text={copied} />}
      </div>
      <Collapsible.Content className={styles.foldBody}>{children}</Collapsible.Content>
    </Collapsible.Root>
  );
}

/** A value under its title: texts as they are, the rest as JSON; the members of a small object one by one. */
export function FoldedValue({ title, value }: { readonly title: string; readonly value: Json }) {
  return (
    <Fold title={title} copied={shown(value)}>
      <ValueText value={value} />
    </Fold>
  );
}

/** The value itself; of a long one, as much as one reads. */
export function ValueText({ value }: { readonly value: Json }) {
  const members = isFields(value) ? Object.entries(value) : [];
  if (members.length === 0 || members.length > mostMembers) return <LongText text={shown(value)} />;
  return (
    <dl className={styles.members}>
      {members.map(([name, member]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            <LongText text={shown(member)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** An object of more members is easier to read as JSON. */
const mostMembers = 12;

/** A text of which a page is shown, and more when somebody asks. */
export function LongText({ text }: { readonly text: string }) {
  const [length, setLength] = useState(shownAtFirst);
  const hidden = text.length - length;
  return (
    <>
      <CodeBlock text={hidden > 0 ? `${text.slice(0, length)}…` : text} />
      {hidden > 0 && (
        <Button size="small" className={styles.more} onClick={() => setLength(length + shownMore)}>
          {t("running.trace.more", { count: formatNumber(Math.min(hidden, shownMore)) })}
        </Button>
      )}
    </>
  );
}

const shownAtFirst = 2_000; // characters: more than a screen
const shownMore = 20_000; // so that a value of megabytes never stands on the page at once

const shown = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");
