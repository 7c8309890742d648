/** Parts of the UI that load when they are first needed. Where the network is gone by then, they would be missing. */
const later: readonly (() => Promise<unknown>)[] = [
  () => import("../builder/builder-page.tsx"),
  () => import("../fields/expression-editor.tsx"),
  () => import("../runs/run-page.tsx"),
  () => import("../runs/runs-page.tsx"),
  () => import("../agents/agents-page.tsx"),
  () => import("../draft/json-editor.tsx"),
  () => import("../chat/markdown.tsx"),
  () => import("../problems/explanation.tsx"),
  () => import("../versions/diff-text.tsx"),
  () => import("./page-palette.tsx"),
];

/**
 * Fetches what the page will need later, one part after the other while it has nothing else to do, so that a click finds
 * it there, also without a network. What cannot be fetched is left for when it is needed.
 */
export async function fetchAhead(): Promise<void> {
  for (const part of later) {
    await idle();
    try {
      await part();
    } catch {
      return; // the network is gone, or the server has another build by now
    }
  }
}

/** Safari knows no idle callback; there a pause has to do. */
const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(() => resolve(), { timeout: 5_000 });
    else setTimeout(resolve, 500);
  });
