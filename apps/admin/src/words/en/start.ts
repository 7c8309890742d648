/** The texts of start in English; `{name}` is filled in by the caller. */
export const startWords = {} as const;
