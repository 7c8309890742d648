import type { Me } from "@patchbay/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Check, Contrast, Languages, LogOut, type LucideIcon, Monitor, Moon, Sun } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useState } from "react";

import { useApi } from "../api/api-context.ts";
import menu from "../design/menu.module.css";
import { chooseTheme, readTheme, type Theme, themes } from "../design/theme.ts";
import { forgetOthers } from "../session/organization-storage.ts";
import { chooseLanguage, currentLanguage, languageNames, languages } from "../words/language.ts";
import { t, type WordKey } from "../words/words.ts";
import styles from "./user-menu.module.css";

const looks = {
  system: { label: "theme.system", Icon: Monitor },
  light: { label: "theme.light", Icon: Sun },
  dark: { label: "theme.dark", Icon: Moon },
  contrast: { label: "shell.highContrast", Icon: Contrast },
} as const satisfies Readonly<Record<Theme, { label: WordKey; Icon: LucideIcon }>>;

/** Who is signed in; behind it the theme, the language and the way out. */
export function UserMenu({ me }: { readonly me: Me }) {
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const [theme, setTheme] = useState(readTheme);
  const name = me.user?.name || me.user?.email || me.api_key?.name || t("user.unnamed");

  const choose = (chosen: Theme) => {
    setTheme(chosen);
    chooseTheme(chosen);
  };

  const signOut = async () => {
    // Also when the server does not answer: the person wants to be gone from this screen.
    await api.signOut().catch(() => undefined);
    await router.navigate({ to: "/sign-in" });
    // Whoever has stayed, because something was not saved, keeps it.
    if (router.state.location.pathname === "/sign-in") await forgetOthers([]);
    client.clear();
  };

  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={styles.trigger} aria-label={t("user.menu", { name })}>
        <span className={styles.avatar} aria-hidden>
          {name.slice(0, 1).toUpperCase()}
        </span>
        <span className={styles.name}>{name}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={menu.menu}
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={8}
        >
          <DropdownMenu.Label className={menu.label}>
            {me.user?.email ?? me.organization.name}
          </DropdownMenu.Label>
          <DropdownMenu.Separator className={menu.separator} />
          <DropdownMenu.RadioGroup value={theme} aria-label={t("theme.label")}>
            <DropdownMenu.Label className={menu.label}>{t("theme.label")}</DropdownMenu.Label>
            {themes.map((each) => {
              const { label, Icon } = looks[each];
              return (
                <Choice
                  key={each}
                  value={each}
                  icon={<Icon size={15} aria-hidden />}
                  onChoose={(event) => {
                    event.preventDefault(); // stays open, so that the themes can be compared
                    choose(each);
                  }}
                >
                  {t(label)}
                </Choice>
              );
            })}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className={menu.separator} />
          <DropdownMenu.RadioGroup value={currentLanguage()} aria-label={t("shell.language")}>
            <DropdownMenu.Label className={menu.label}>{t("shell.language")}</DropdownMenu.Label>
            {languages.map((language) => (
              <Choice
                key={language}
                value={language}
                lang={language}
                icon={<Languages size={15} aria-hidden />}
                onChoose={() => {
                  if (language !== currentLanguage()) chooseLanguage(language);
                }}
              >
                {languageNames[language]}
              </Choice>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className={menu.separator} />
          <DropdownMenu.Item className={menu.item} onSelect={() => void signOut()}>
            <LogOut size={15} aria-hidden />
            {t("user.signOut")}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ChoiceProps {
  readonly value: string;
  /** The language of the words, where it is not the page's. */
  readonly lang?: string;
  readonly icon: ReactNode;
  readonly onChoose: (event: Event) => void;
  readonly children: ReactNode;
}

function Choice({ value, lang, icon, onChoose, children }: ChoiceProps) {
  return (
    <DropdownMenu.RadioItem value={value} lang={lang} className={menu.item} onSelect={onChoose}>
      {icon}
      {children}
      <DropdownMenu.ItemIndicator className={menu.check}>
        <Check size={14} aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}
