/** The secret of a sign-in link (`#token=…`); undefined when the fragment carries none. */
export function linkToken(fragment: string): string | undefined {
  return new URLSearchParams(fragment.replace(/^#/, "")).get("token") || undefined;
}

/**
 * Calls back with the secret that the address carries, now and whenever a link is opened in this tab again: that changes
 * nothing but the fragment. Returns what ends it.
 *
 * The secret leaves the address bar before the call, so that it is used once, and neither stays in the history nor
 * travels in a copied address.
 */
export function onLinkToken(listener: (token: string) => void): () => void {
  const look = () => {
    const token = linkToken(window.location.hash);
    if (token === undefined) return;
    const { pathname, search } = window.location;
    window.history.replaceState(window.history.state, "", pathname + search);
    listener(token);
  };
  window.addEventListener("hashchange", look);
  look();
  return () => window.removeEventListener("hashchange", look);
}
