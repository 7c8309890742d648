import type { AgentTemplate } from "./agent-template.ts";
import { chatAssistant } from "./templates/chat-assistant.ts";
import { eventIntake } from "./templates/event-intake.ts";
import { expertPanel } from "./templates/expert-panel.ts";
import { guardedAnswers } from "./templates/guarded-answers.ts";
import { invoiceReader } from "./templates/invoice-reader.ts";
import { pageDigest } from "./templates/page-digest.ts";
import { quoteDesk } from "./templates/quote-desk.ts";
import { researchBrief } from "./templates/research-brief.ts";
import { summarizeMany } from "./templates/summarize-many.ts";
import { supportTriage } from "./templates/support-triage.ts";
import { writeAndReview } from "./templates/write-and-review.ts";

/** Every template, in the order in which the gallery shows them: the easy ones first. */
export const templates: readonly AgentTemplate[] = [
  chatAssistant,
  supportTriage,
  researchBrief,
  writeAndReview,
  summarizeMany,
  guardedAnswers,
  eventIntake,
  invoiceReader,
  quoteDesk,
  expertPanel,
  pageDigest,
];
