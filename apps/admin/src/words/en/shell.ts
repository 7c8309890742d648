/** The texts of shell in English; `{name}` is filled in by the caller. */
export const shellWords = {} as const;
