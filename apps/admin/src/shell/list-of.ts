/** The list that a page's thing is in: `/runs` for `/runs/run_1`; a list's own path for itself. */
export const listOf = (path: string): "/agents" | "/runs" =>
  /^\/runs(?:\/|$)/.test(path) ? "/runs" : "/agents";
