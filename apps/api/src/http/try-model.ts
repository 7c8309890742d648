import { type ChatModel, ModelError } from "@patchbay/compiler";
import type { ProviderTrial } from "@patchbay/contracts";

/** How long a model may take to begin its answer. */
const patienceMs = 15_000;

/** Asks a model for one word, to see whether it answers at all. Never rejects for what the provider does. */
export async function tryModel(model: ChatModel): Promise<ProviderTrial> {
  const messages = [{ id: "msg_trial", role: "user", text: "Say “yes”." }] as const;
  const signal = AbortSignal.timeout(patienceMs);
  try {
    for await (const chunk of model.stream({ messages, max_output_tokens: 16 }, signal)) {
      if (chunk.type === "text" || chunk.type === "finish") break;
    }
    return { ok: true, code: null, message: null };
  } catch (error) {
    if (error instanceof ModelError) return { ok: false, code: error.code, message: error.message };
    if (!signal.aborted) throw error;
    return { ok: false, code: "model_unavailable", message: "The provider did not answer in time." };
  }
}
