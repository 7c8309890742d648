/** The texts of inspector in English; `{name}` is filled in by the caller. */
export const inspectorWords = {} as const;
