import type { Tool } from "@patchbay/compiler";
import type { GuardedFetch } from "@patchbay/egress";
import { z } from "zod";

/** What a mail tool takes. */
export const Mail = z.object({ text: z.string() });
const Sent = z.object({ mail_id: z.string() });

/**
 * The tools by which a run sends mail: `send_keyed`, whose receiver takes one idempotency key for one mail, and
 * `send_plain`, whose receiver does not know such keys.
 */
export function mailTools(fetch: GuardedFetch, origin: string): readonly Tool[] {
  const tool = (name: string, path: string, takesIdempotencyKey: boolean): Tool => ({
    name,
    description: "Sends a mail.",
    input: {
      type: "object",
      properties: { text: { type: "string" } },
      required: ["text"],
      additionalProperties: false,
    },
    output: { type: "object", properties: { mail_id: { type: "string" } }, required: ["mail_id"] },
    effect: "write",
    takesIdempotencyKey,
    async call(args, { idempotency_key, signal }) {
      const response = await fetch(`${origin}${path}`, {
        method: "POST",
        body: Mail.parse(args).text,
        headers: { "idempotency-key": idempotency_key },
        signal,
      });
      return Sent.parse(await response.json());
    },
  });
  return [tool("send_keyed", "/keyed", true), tool("send_plain", "/plain", false)];
}
