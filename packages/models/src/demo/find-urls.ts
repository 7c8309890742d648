/** The web addresses in a text, in order, each once. "Read example.com" names one too. */
export function findUrls(text: string): string[] {
  const written = [...text.matchAll(/\bhttps?:\/\/[^\s<>"'`\])}]+/gi)].map(([url]) => url);
  const asked = [...text.matchAll(askedFor)].map(([, host]) => `https://${host}`);
  const trimmed = [...written, ...asked].map((url) => url.replace(/[.,;:!?]+$/, ""));
  return [...new Set(trimmed)].filter((url) => URL.canParse(url));
}

const askedFor =
  /\b(?:read|open|fetch|get|visit|load|summari[sz]e)\s+((?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/[^\s<>"'`\])}]*)?)/gi;
