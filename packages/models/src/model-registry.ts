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
  /** What documents may count on under this name, where that is to be less than what the model can do. */
  readonly capabilities?: Model["capabilities"];
  /** True for the built-in demo model alone. */
  readonly is_demo: boolean;
  /** When given, the usage that the model reports carries its cost. */
  readonly price?: Price;
}

/** A binding as the registry holds it: the model and the list say the same. */
export type BoundModel = ModelBinding & Required<Pick<ModelBinding, "capabilities">>;

/** The models of this server, by the names that documents use. */
export interface ModelRegistry {
  /** @throws {ModelNotFoundError} */
  get(name: string): BoundModel;
  find(name: string): BoundModel | undefined;
  /** All of them as the API tells them, in the order in which they were registered. */
  list(): Model[];
}

export class ModelNotFoundError extends AppError<"model_not_found"> {
  constructor(name: string, known: readonly string[]) {
    const message = `There is no model “${name}” on this server; there are: ${known.join(", ") || "none"}.`;
    super("model_not_found", message, { details: { name, known } });
  }
}

/**
 * Made once, in the composition root: `createModelRegistry({ default: …, fast: … })`.
 *
 * @throws {RangeError} where a binding promises what its model says it cannot do
 */
export function createModelRegistry(bindings: Readonly<Record<string, ModelBinding>>): ModelRegistry {
  const models = new Map(Object.entries(bindings).map(([name, binding]) => [name, bound(name, binding)]));
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

function bound(name: string, binding: ModelBinding): BoundModel {
  const able = binding.model.capabilities ?? new Set();
  const capabilities = binding.capabilities ?? [...able];
  const unable = capabilities.filter((capability) => !able.has(capability));
  if (unable.length > 0)
    throw new RangeError(`“${name}” is bound to a model that cannot do this: ${unable.join(", ")}.`);
  const model = limited(binding.model, new Set(capabilities));
  return {
    ...binding,
    capabilities,
    model: binding.price === undefined ? model : priced(model, binding.price),
  };
}

/** The same model, of which no more is expected than `capabilities`. */
const limited = (model: ChatModel, capabilities: NonNullable<ChatModel["capabilities"]>): ChatModel => ({
  capabilities,
  stream: (request, signal) => model.stream(request, signal),
});
