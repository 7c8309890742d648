/** The texts of versions in English; `{name}` is filled in by the caller. */
export const versionsWords = {} as const;
