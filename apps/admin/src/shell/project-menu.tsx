import type { Me, Project } from "@patchbay/contracts";
import { useRouter } from "@tanstack/react-router";
import { Check, ChevronsUpDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";

import menu from "../design/menu.module.css";
import { chooseProject } from "../session/chosen-project.ts";
import { t } from "../words/words.ts";
import { listOf } from "./list-of.ts";
import styles from "./project-menu.module.css";

interface ProjectMenuProps {
  readonly me: Me;
  readonly current: Project;
}

/** The project that the pages show; a menu where there is more than one to choose from. */
export function ProjectMenu({ me, current }: ProjectMenuProps) {
  const router = useRouter();
  if (me.projects.length < 2) return <p className={styles.name}>{current.name}</p>;

  const choose = async (id: string) => {
    const { pathname } = router.state.location;
    const list = listOf(pathname);
    // One agent or run belongs to the old project: its place is taken by the list that it is in.
    if (list !== pathname) await router.navigate({ to: list });
    // Whoever has stayed, because something was not saved, stays in the project too.
    if (router.state.location.pathname === list) chooseProject(id);
  };

  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={styles.trigger}
        aria-label={t("shell.switchProject", { name: current.name })}
      >
        <span className={styles.name}>{current.name}</span>
        <ChevronsUpDown size={12} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} align="start" sideOffset={6}>
          <DropdownMenu.Label className={menu.label}>
            {t("shell.projectsOf", { organization: me.organization.name })}
          </DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={current.id} onValueChange={(id) => void choose(id)}>
            {me.projects.map(({ id, name }) => (
              <DropdownMenu.RadioItem key={id} value={id} className={menu.item}>
                {name}
                <DropdownMenu.ItemIndicator className={menu.check}>
                  <Check size={14} aria-hidden />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
