import type { Agent } from "@patchbay/contracts";
import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";

import { IconButton } from "../design/button.tsx";
import menu from "../design/menu.module.css";
import { t } from "../words/words.ts";
import { DeleteAgentDialog } from "./delete-agent-dialog.tsx";
import { EditAgentDialog } from "./edit-agent-dialog.tsx";

/** What can be done with an agent beside working on its graph. */
export function AgentMenu({ agent }: { readonly agent: Agent }) {
  const [dialog, setDialog] = useState<"edit" | "delete">();
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <IconButton label={t("agent.menu")}>
            <Ellipsis size={17} aria-hidden />
          </IconButton>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={menu.menu} align="end" sideOffset={6}>
            <DropdownMenu.Item className={menu.item} onSelect={() => setDialog("edit")}>
              <Pencil size={15} aria-hidden />
              {t("agent.edit")}
            </DropdownMenu.Item>
            <DropdownMenu.Separator className={menu.separator} />
            <DropdownMenu.Item
              className={[menu.item, menu.dangerous].join(" ")}
              onSelect={() => setDialog("delete")}
            >
              <Trash2 size={15} aria-hidden />
              {t("agent.delete")}
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <EditAgentDialog
        agent={agent}
        isOpen={dialog === "edit"}
        onOpenChange={(isOpen) => setDialog(isOpen ? "edit" : undefined)}
      />
      <DeleteAgentDialog
        agent={agent}
        isOpen={dialog === "delete"}
        onOpenChange={() => setDialog(undefined)}
      />
    </>
  );
}
