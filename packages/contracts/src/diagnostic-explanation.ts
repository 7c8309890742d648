import { Diagnostic } from "@patchbay/graph";
import { z } from "zod";

/** What a diagnostic's code means, whatever document it is found in. */
export const DiagnosticExplanation = z
  .strictObject({
    code: Diagnostic.shape.code,
    severity: Diagnostic.shape.severity,
    title: z.string(),
    /** Why it matters: what would happen at run time. */
    why: z.string(),
    /** What the author does about it. Code in it is in backticks. */
    fix: z.string(),
  })
  .meta({ id: "DiagnosticExplanation" });
export type DiagnosticExplanation = z.infer<typeof DiagnosticExplanation>;
