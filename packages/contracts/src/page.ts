import { z } from "zod";

/** How lists are asked for: at most `limit` items after `cursor`, an opaque value from an earlier answer. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(200).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** How lists answer. `next_cursor` is null on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), next_cursor: z.string().nullable() });

export interface Page<Item> {
  readonly items: Item[];
  readonly next_cursor: string | null;
}
