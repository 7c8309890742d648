import type { Project } from "@patchbay/contracts";
import { Check, ChevronsUpDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";

import menu from "../design/menu.module.css";
import { chooseProject } from "../session/chosen-project.ts";
import { t } from "../words/words.ts";
import styles from "./project-menu.module.css";

interface ProjectMenuProps {
  readonly projects: readonly Project[];
  readonly current: Project;
}

/** The project that the pages show; a menu where there is more than one to choose from. */
export function ProjectMenu({ projects, current }: ProjectMenuProps) {
  if (projects.length < 2) return <p className={styles.name}>{current.name}</p>;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={styles.trigger} aria-label={t("nav.project")}>
        <span className={styles.name}>{current.name}</span>
        <ChevronsUpDown size={12} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} align="start" sideOffset={6}>
          <DropdownMenu.RadioGroup value={current.id} onValueChange={chooseProject}>
            {projects.map(({ id, name }) => (
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
