import type { ChatModel } from "@patchbay/compiler";
import type { Model } from "@patchbay/contracts";
import { AppError } from "@patchbay/errors";

import { type Price, priced } from "./priced.ts";

/** What stands behind a logical name. */
export interface ModelBinding {
  readonly model: ChatModel;
  readonly provider: string;
  /** The provider's own name of the model. */
  readonly provider_model: string;
  readonly capabilities: Model["capabilities"];
  /** True for the built-in demo model alone. */
  readonly is_demo: boolean;
  /** When given, the usage that the model reports carries its cost. */
  readonly price?: Price;
}

/** The models of this server, by the names that documents use. */
export interface ModelRegistry {
  /** @throws {ModelNotFoundError} */
  get(name: string): ModelBinding;
  find(name: string): ModelBinding | undefined;
  /** All of them as the API tells them, in the order in which they were registered. */
  list(): Model[];
}

export class ModelNotFoundError extends AppError<"model_not_found"> {
  constructor(name: string, known: readonly string[]) {
    const message = `There is no model “${name}” on this server; there are: ${known.join(", ") || "none"}.`;
    super("model_not_found", message, { details: { name, known } });
  }
}

/** Made once, in the composition root: `createModelRegistry({ default: …, fast: … })`. */
export function createModelRegistry(bindings: Readonly<Record<string, ModelBinding>>): ModelRegistry {
  const models = new Map(Object.entries(bindings).map(([name, binding]) => [name, metered(binding)]));
  return {
    get(name) {
      const binding = models.get(name);
      if (binding === undefined) throw new ModelNotFoundError(name, [...models.keys()]);
      return binding;
    },
    find: (name) => models.get(name),
    list: () =>
      [...models].map(([name, { provider, provider_model, capabilities, is_demo }]) => ({
        name,
        provider,
        model: provider_model,
        capabilities: [...capabilities],
        is_demo,
      })),
  };
}

function metered(binding: ModelBinding): ModelBinding {
  return binding.price === undefined ? binding : { ...binding, model: priced(binding.model, binding.price) };
}
