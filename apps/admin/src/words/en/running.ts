/** The texts of running in English; `{name}` is filled in by the caller. */
export const runningWords = {} as const;
