import type { Message } from "@patchbay/contracts";
import type { ModelCapability } from "@patchbay/graph";

import { type ChatModel, type ChatRequest, ModelError } from "../ports/chat-model.ts";

/**
 * Holds a request against what its model can read, before any of it is sent. What attachments will come the checker can
 * only guess; what tools, structure and reasoning need it has checked.
 *
 * @throws {ModelError} `model_input_unsupported`, which names the capability that is missing
 */
export function requireCapabilities(
  name: string,
  { capabilities = none }: ChatModel,
  { messages }: ChatRequest,
): void {
  for (const { capability, what } of neededBy(messages)) {
    if (capabilities.has(capability)) continue;
    throw new ModelError(
      "model_input_unsupported",
      `The thread has ${what}, which the model “${name}” cannot read: it lacks the capability “${capability}”.`,
      { provider: "none", model: name, capability },
    );
  }
}

const none: ReadonlySet<ModelCapability> = new Set();

const needs = {
  image: { capability: "vision", what: "images" },
  file: { capability: "files", what: "files" },
} as const;

const neededBy = (messages: readonly Message[]) =>
  messages.flatMap(({ attachments = [] }) => attachments.map(({ type }) => needs[type]));
