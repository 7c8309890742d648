import { z } from "zod";

/** Text that Postgres can keep in a text column: it has no place for U+0000, nor for half a surrogate pair. */
export const text = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine(
      (value) => !value.includes("\u0000") && value.isWellFormed(),
      "must not contain U+0000 or half a character",
    );

/** The largest number of a 32-bit column. */
export const largestInt = 2_147_483_647;
