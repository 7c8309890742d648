import type { Agent } from "@patchbay/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Check, ChevronDown, History } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";

import { useApi } from "../api/api-context.ts";
import { describeError } from "../api/describe-error.ts";
import { queries } from "../api/queries.ts";
import { Badge } from "../design/badge.tsx";
import menu from "../design/menu.module.css";
import { formatAgo, formatMoment } from "../words/format.ts";
import { useNow } from "../words/use-now.ts";
import { t } from "../words/words.ts";
import styles from "./version-menu.module.css";
import { useShowVersion } from "./use-show-version.ts";

interface VersionMenuProps {
  readonly agent: Agent;
  /** The version on the page; undefined for the draft. */
  readonly shown: number | undefined;
  /** When the draft was saved last; ISO 8601. */
  readonly savedAt: string;
  /** Opens the list with everything that can be done with versions. */
  readonly onOpenAll: () => void;
}

const draft = "draft";

/** Which version is on the page, and all the others to choose from: the draft, then what was published, newest first. */
export function VersionMenu({ agent, shown, savedAt, onOpenAll }: VersionMenuProps) {
  const show = useShowVersion(agent.id);
  const [isOpen, setOpen] = useState(false);
  const choose = (value: string) => {
    show(value === draft ? {} : { version: Number(value) });
  };
  const label =
    shown === undefined
      ? agent.published_version === null
        ? t("agents.draftOnly")
        : t("agents.versionNumber", { number: agent.published_version })
      : t("versions.past", { number: shown });
  const tone = shown !== undefined ? "accent" : agent.published_version === null ? "neutral" : "good";
  return (
    <DropdownMenu.Root modal={false} open={isOpen} onOpenChange={setOpen}>
      <DropdownMenu.Trigger className={styles.trigger} aria-label={t("versions.menu", { version: label })}>
        <Badge tone={tone}>
          {label}
          <ChevronDown size={12} aria-hidden />
        </Badge>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={[menu.menu, styles.list].join(" ")} align="start" sideOffset={6}>
          <DropdownMenu.RadioGroup value={shown === undefined ? draft : String(shown)} onValueChange={choose}>
            <Entry value={draft} title={t("chat.draft")} at={savedAt} note="" />
            {isOpen && <Published agent={agent} />}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className={menu.separator} />
          <DropdownMenu.Item className={menu.item} onSelect={onOpenAll}>
            <History size={15} aria-hidden />
            {t("versions.list.open")}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Read when the menu is opened. */
function Published({ agent }: { readonly agent: Agent }) {
  const versions = useInfiniteQuery({
    ...queries.versions(useApi(), agent.id),
    enabled: agent.published_version !== null,
  });
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {agent.published_version === null && <p className={styles.none}>{t("versions.none")}</p>}
      {versions.isLoading && <p className={styles.none}>{t("common.loading")}…</p>}
      {versions.isError && <p className={styles.none}>{describeError(versions.error).title}</p>}
      {items.map(({ number, note, created_at }) => (
        <Entry
          key={number}
          value={String(number)}
          title={t("versions.number", { number })}
          at={created_at}
          note={note}
          isLive={number === agent.published_version}
        />
      ))}
      {versions.hasNextPage && (
        <DropdownMenu.Item
          className={menu.item}
          onSelect={(event) => {
            event.preventDefault(); // stays open for what comes
            void versions.fetchNextPage();
          }}
        >
          {t("common.more")}
        </DropdownMenu.Item>
      )}
    </>
  );
}

interface EntryProps {
  readonly value: string;
  readonly title: string;
  /** ISO 8601. */
  readonly at: string;
  readonly note: string;
  readonly isLive?: boolean;
}

function Entry({ value, title, at, note, isLive = false }: EntryProps) {
  const now = useNow();
  return (
    <DropdownMenu.RadioItem value={value} className={[menu.item, styles.entry].join(" ")}>
      <span className={styles.line}>
        <span className={styles.title}>{title}</span>
        {isLive && <Badge tone="good">{t("versions.live")}</Badge>}
        <time className={styles.when} dateTime={at} title={formatMoment(at)}>
          {formatAgo(at, now)}
        </time>
        <span className={styles.check}>
          <DropdownMenu.ItemIndicator>
            <Check size={14} aria-hidden />
          </DropdownMenu.ItemIndicator>
        </span>
      </span>
      {note !== "" && <span className={styles.note}>{note}</span>}
    </DropdownMenu.RadioItem>
  );
}
