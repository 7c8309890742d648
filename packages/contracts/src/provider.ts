import { z } from "zod";

import { text } from "./limits.ts";

/** The kinds of model providers that a key can be given for. */
export const ProviderName = z.enum(["openai"]).meta({ id: "ProviderName" });
export type ProviderName = z.infer<typeof ProviderName>;

/** What an organization says to have its agents answered by a provider of its own. */
export const PutProvider = z
  .strictObject({
    /** Never told again. */
    api_key: text(1_000).trim().min(1),
    /** Of another server that speaks the same protocol, with the version: `https://api.example.com/v1`. */
    base_url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional(),
    /** The provider's own name of the model that `default` and `fast` lead to. Without it: the server's usual one. */
    model: text(200).trim().min(1).optional(),
  })
  .meta({ id: "PutProvider" });
export type PutProvider = z.infer<typeof PutProvider>;

/** A provider that an organization has given a key for. */
export const Provider = z
  .strictObject({
    provider: ProviderName,
    /** Null for the provider's public address. */
    base_url: z.string().nullable(),
    model: z.string(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: "Provider" });
export type Provider = z.infer<typeof Provider>;

/** Whether an organization's provider answers: what became of one short call. */
export const ProviderTrial = z
  .strictObject({
    ok: z.boolean(),
    /** Why it did not, as runs would say it; null where it did. */
    code: z.string().nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: "ProviderTrial" });
export type ProviderTrial = z.infer<typeof ProviderTrial>;
