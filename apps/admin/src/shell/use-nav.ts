import { useState } from "react";

/** The navigation beside the page: a column with names, or a rail of icons. */
export type NavWidth = "column" | "rail";

/** Where the width is asked for: a workspace needs the room for itself, any other page has enough. */
export type PageKind = "page" | "workspace";

const usual: Readonly<Record<PageKind, NavWidth>> = { page: "column", workspace: "rail" };
const keyOf = (kind: PageKind): string => `patchbay.nav.${kind}`;

function readWidth(kind: PageKind): NavWidth {
  try {
    const stored = localStorage.getItem(keyOf(kind));
    return stored === "column" || stored === "rail" ? stored : usual[kind];
  } catch {
    return usual[kind]; // storage is forbidden
  }
}

/** How wide the navigation is on this kind of page, and what changes it. Remembered in this browser, for each kind. */
export function useNav(kind: PageKind): { readonly width: NavWidth; readonly toggle: () => void } {
  const [widths, setWidths] = useState(() => ({
    page: readWidth("page"),
    workspace: readWidth("workspace"),
  }));
  const width = widths[kind];
  return {
    width,
    toggle: () => {
      const next = width === "rail" ? "column" : "rail";
      setWidths({ ...widths, [kind]: next });
      try {
        localStorage.setItem(keyOf(kind), next);
      } catch {
        // Storage is forbidden: the choice lasts as long as the page.
      }
    },
  };
}
