import type { Me, Project } from "@patchbay/contracts";
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";

import { Logo } from "../design/logo.tsx";
import menu from "../design/menu.module.css";
import { can } from "../session/use-me.ts";
import { t } from "../words/words.ts";
import { NewOrganizationDialog } from "./new-organization-dialog.tsx";
import styles from "./place-menu.module.css";
import { useSwitching } from "./use-switching.ts";

interface PlaceMenuProps {
  readonly me: Me;
  readonly project: Project | undefined;
}

/** The organization and the project that the pages show; a menu where there is anything to choose. */
export function PlaceMenu({ me, project }: PlaceMenuProps) {
  const switching = useSwitching();
  const [isMaking, setMaking] = useState(false);
  const mayMake = me.kind === "user" && can(me, "organizations:write");
  const names = (
    <>
      <Logo size={26} />
      <span className={styles.names}>
        <span className={styles.organization}>{me.organization.name}</span>
        {project !== undefined && <span className={styles.project}>{project.name}</span>}
      </span>
    </>
  );
  if (me.organizations.length < 2 && me.projects.length < 2 && !mayMake)
    return <div className={styles.place}>{names}</div>;
  const place = [me.organization.name, ...(project === undefined ? [] : [project.name])].join(", ");
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          className={styles.place}
          aria-label={t("shell.switchPlace", { place })}
          title={place}
        >
          {names}
          <ChevronsUpDown className={styles.arrows} size={13} aria-hidden />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            className={[menu.menu, styles.menu].join(" ")}
            align="start"
            sideOffset={6}
            collisionPadding={8}
          >
            {me.projects.length > 0 && (
              <Choices
                label={t("shell.projectsOf", { organization: me.organization.name })}
                items={me.projects}
                current={project?.id}
                onChoose={(id) => void switching.toProject(id)}
              />
            )}
            {me.organizations.length > 0 && (
              <>
                <DropdownMenu.Separator className={menu.separator} />
                <Choices
                  label={t("shell.organizations")}
                  items={me.organizations}
                  current={me.organization.id}
                  onChoose={(id) => void switching.toOrganization(id)}
                />
              </>
            )}
            {mayMake && (
              <>
                <DropdownMenu.Separator className={menu.separator} />
                <DropdownMenu.Item className={menu.item} onSelect={() => setMaking(true)}>
                  <Plus size={15} aria-hidden />
                  {t("shell.newOrganization")}
                </DropdownMenu.Item>
              </>
            )}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <NewOrganizationDialog isOpen={isMaking} onOpenChange={setMaking} />
    </>
  );
}

interface ChoicesProps {
  readonly label: string;
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly current: string | undefined;
  readonly onChoose: (id: string) => void;
}

function Choices({ label, items, current, onChoose }: ChoicesProps) {
  return (
    <DropdownMenu.RadioGroup
      value={current ?? ""}
      aria-label={label}
      onValueChange={(id) => {
        if (id !== current) onChoose(id);
      }}
    >
      <DropdownMenu.Label className={menu.label}>{label}</DropdownMenu.Label>
      {items.map(({ id, name }) => (
        <DropdownMenu.RadioItem key={id} value={id} className={menu.item}>
          <span className={styles.choice}>{name}</span>
          <DropdownMenu.ItemIndicator className={menu.check}>
            <Check size={14} aria-hidden />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
