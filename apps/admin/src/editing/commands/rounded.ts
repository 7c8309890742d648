import type { Position } from "./node-edits.ts";

/** A place as documents write it: nobody sees less than a pixel, and everybody reads it in a diff. JSON has no infinity. */
export const rounded = ({ x, y }: Position) => ({ x: whole(x), y: whole(y) });

// Adding 0 makes 0 of -0, which JSON does not know either.
const whole = (value: number): number => (Number.isFinite(value) ? Math.round(value) + 0 : 0);
