import { useRouterState } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";

import { t } from "../words/words.ts";

/**
 * Keeps what a browser and a screen reader know of the page in step with what it shows: the title of the window is the
 * page's heading, and after each navigation the heading has the focus, so that whoever hears the page is told where they
 * are and goes on from its top. A page that still loads has no heading: then it is when it comes.
 *
 * @param page around the pages; each has one `h1`
 */
export function usePageHeading(page: RefObject<HTMLElement | null>): void {
  // Where the page is, not where it goes: until the next one is drawn, the old one's heading is there.
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const focusedPath = useRef<string>(undefined);

  useEffect(() => {
    const root = page.current;
    if (root === null) return;
    // The first page was asked for by its address: its focus is the browser's.
    focusedPath.current ??= path;
    let told: string | undefined;
    const look = () => {
      const heading = root.querySelector<HTMLElement>(headings);
      const text = heading?.textContent.trim() ?? "";
      if (heading === null || text === "") return;
      if (text !== told) {
        told = text;
        document.title = t("shell.pageTitle", { page: text });
      }
      if (focusedPath.current !== path) {
        focusedPath.current = path;
        // What the page itself has put the focus on is right.
        if (!root.contains(document.activeElement)) focusHeading(heading);
      }
    };
    look();
    const observer = new MutationObserver(look);
    observer.observe(root, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [page, path]);
}

/** The page's own, or what stands in its place where it could not be read. */
const headings = "h1, [role='alert'] h2";

function focusHeading(heading: HTMLElement): void {
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
