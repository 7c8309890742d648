// Nodes and notes share one space of keys on the canvas; ids of nodes hold no colon.
const mark = "note:";

/** The key of a note on the canvas. */
export const noteKey = (id: string): string => `${mark}${id}`;

export const isNoteKey = (key: string): boolean => key.startsWith(mark);

/** The id of the note behind a key; empty for the key of anything else. */
export const noteIdOf = (key: string): string => (isNoteKey(key) ? key.slice(mark.length) : "");
