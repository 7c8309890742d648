import { z } from "zod";

/** A problem document (RFC 9457). `code` is the stable name of the problem; `errors` points at wrong fields. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    request_id: z.string(),
    /** One entry per wrong field; `pointer` is a JSON pointer (RFC 6901) into what was sent. */
    errors: z
      .array(
        z.strictObject({
          in: z.enum(["body", "query", "path", "header"]),
          pointer: z.string(),
          message: z.string(),
        }),
      )
      .optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;
