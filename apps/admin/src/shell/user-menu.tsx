import type { Me } from "@patchbay/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Check, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";

import { useApi } from "../api/api-context.ts";
import menu from "../design/menu.module.css";
import { chooseTheme, readTheme, type Theme } from "../design/theme.ts";
import { t } from "../words/words.ts";
import styles from "./user-menu.module.css";

const themes = [
  { theme: "system", label: "theme.system", Icon: Monitor },
  { theme: "light", label: "theme.light", Icon: Sun },
  { theme: "dark", label: "theme.dark", Icon: Moon },
] as const;

/** Who is signed in; behind it the theme and the way out. */
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
        <DropdownMenu.Content className={menu.menu} side="top" align="start" sideOffset={6}>
          <DropdownMenu.Label className={menu.label}>
            {me.user?.email ?? me.organization.name}
          </DropdownMenu.Label>
          <DropdownMenu.Separator className={menu.separator} />
          <DropdownMenu.Label className={menu.label}>{t("theme.label")}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={theme}>
            {themes.map(({ theme: each, label, Icon }) => (
              <DropdownMenu.RadioItem
                key={each}
                value={each}
                className={menu.item}
                onSelect={(event) => {
                  event.preventDefault(); // stays open, so that the themes can be compared
                  choose(each);
                }}
              >
                <Icon size={15} aria-hidden />
                {t(label)}
                <DropdownMenu.ItemIndicator className={menu.check}>
                  <Check size={14} aria-hidden />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
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
