/**
 * A slug made from a name: what the API accepts (lowercase letters, digits, inner hyphens, at most 63), or empty when
 * the name has nothing of that kind in it.
 */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, 63)
    .replace(/-$/, "");
}
