/** The texts of canvas in English; `{name}` is filled in by the caller. */
export const canvasWords = {} as const;
