import type { DiagnosticCode } from "../registry.ts";
import type { DiagnosticExample } from "./diagnostic-example.ts";
import { flowExamples } from "./flow-examples.ts";
import { nameAndTypeExamples } from "./name-and-type-examples.ts";
import { policyExamples } from "./policy-examples.ts";
import { resourceExamples } from "./resource-examples.ts";
import { structureExamples } from "./structure-examples.ts";

export type { DiagnosticExample } from "./diagnostic-example.ts";

/** Every code with documents that show it. A code without an example does not compile. */
export const diagnosticExamples: Readonly<Record<DiagnosticCode, DiagnosticExample>> = {
  ...structureExamples,
  ...nameAndTypeExamples,
  ...flowExamples,
  ...resourceExamples,
  ...policyExamples,
};
