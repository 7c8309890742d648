import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { useBuilder } from "../builder/builder-context.ts";
import type { Selection } from "../builder/selection.ts";
import { type Pasting, readFragment } from "../editing/commands/clipboard.ts";
import { t } from "../words/words.ts";
import { useCanvas } from "./canvas-context.ts";
import type { Point } from "./layout.ts";
import { useCanvasEdits } from "./use-canvas-edits.ts";

/**
 * Copies, cuts and pastes parts of the document by the browser's own keys and menus, wherever nobody types and no text is
 * selected.
 *
 * @param isShown whether the canvas is what the person sees
 * @param pasteAt where the top left corner of what is pasted goes, in canvas pixels
 * @param onPasted told what is new
 */
export function useClipboard(
  isShown: () => boolean,
  pasteAt: () => Point | undefined,
  onPasted: (selection: Selection) => void,
): void {
  const { agent, canEdit } = useBuilder();
  const { say } = useCanvas();
  const edits = useCanvasEdits();
  const registries = useQuery(queries.resources(useApi(), agent.project_id)).data;

  const copy = useEffectEvent((event: ClipboardEvent) => {
    const text = isShown() && !isTaken(event) ? edits.copied() : undefined;
    if (text === undefined || event.clipboardData === null) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
    if (event.type === "cut" && canEdit) edits.remove();
  });

  const paste = useEffectEvent((event: ClipboardEvent) => {
    if (!isShown() || !canEdit || isTaken(event)) return;
    const fragment = readFragment(event.clipboardData?.getData("text/plain") ?? "");
    if (fragment === undefined) return;
    event.preventDefault();
    if (fragment === "broken")
      return say({ tone: "warn", title: t("canvas.paste.broken"), body: t("canvas.paste.brokenBody") });
    const pasting = edits.paste(fragment, pasteAt());
    onPasted(pasting.selection);
    const lacking = missingFrom(pasting, registries, agent.slug);
    const start = pasting.hasLeftOutStart ? [t("canvas.paste.start")] : [];
    if (lacking.length > 0)
      say({ tone: "warn", title: t("canvas.paste.title"), lines: [...lacking, ...start] });
    else say(pasting.hasLeftOutStart ? { tone: "info", title: t("canvas.paste.start") } : undefined);
  });

  useEffect(() => {
    const onCopy = (event: ClipboardEvent) => copy(event);
    const onPaste = (event: ClipboardEvent) => paste(event);
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCopy);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCopy);
      document.removeEventListener("paste", onPaste);
    };
  }, []);
}

/** Whether the clipboard is meant for something else: a field, a dialog, a text that is selected. */
function isTaken({ defaultPrevented, target }: ClipboardEvent): boolean {
  if (defaultPrevented) return true;
  const own = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="textbox"]';
  const focused = document.activeElement;
  if ((target instanceof Element && target.closest(own) !== null) || focused?.closest(own) != null)
    return true;
  return document.getSelection()?.isCollapsed === false;
}

type Registries = Readonly<Record<"models" | "tools" | "agents", Readonly<Record<string, unknown>>>>;

/** What the pasted nodes name that is not here, a line for each kind. */
function missingFrom(
  { missing }: Pasting,
  registries: Registries | undefined,
  self: string,
): readonly string[] {
  const unknown = (kind: keyof Registries): readonly string[] =>
    registries === undefined
      ? []
      : [...missing[kind]].filter(
          (name) => !Object.hasOwn(registries[kind], name) && !(kind === "agents" && name === self),
        );
  const lines = {
    models: unknown("models"),
    tools: unknown("tools"),
    agents: unknown("agents"),
    channels: [...missing.channels],
    nodes: [...missing.nodes],
  };
  const kinds = ["models", "tools", "agents", "channels", "nodes"] as const;
  return kinds
    .filter((kind) => lines[kind].length > 0)
    .map((kind) => t(`canvas.paste.${kind}`, { names: lines[kind].join(", ") }));
}
