import "../api/no-eval.ts"; // first: schemas look at it when they are made

import { QuestionAnswerer } from "./answer-questions.ts";
import type { CheckRequest, CheckResponse } from "./check-messages.ts";

// The checker and its expression language are large, and must never hold up typing: they live here alone.
const answerer = new QuestionAnswerer();

self.addEventListener("message", ({ data }: MessageEvent<CheckRequest>) => {
  const response: CheckResponse = { id: data.id, answer: answerer.answer(data) };
  // Only a window has an origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  self.postMessage(response);
});
