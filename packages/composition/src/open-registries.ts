import type { Model, ToolSummary } from "@patchbay/contracts";
import { createEgress, type Egress } from "@patchbay/egress";
import {
  createDemoModel,
  createModelRegistry,
  type ModelBinding,
  type ModelRegistry,
  type ProviderKeyService,
} from "@patchbay/models";
import { createOpenAiModel } from "@patchbay/models-openai";
import { JsonSchema, type Resources } from "@patchbay/graph";
import type { Registries } from "@patchbay/runtime";
import { createCalculator, createHttpGet, createToolRegistry, type ToolRegistry } from "@patchbay/tools";

import { BoundServerModels, type ServerProvider } from "./bound-model.ts";
import { createHttpClient } from "./http-client.ts";
import { OrganizationModels } from "./organization-models.ts";
import type { Settings } from "./settings.ts";

/** The registries, for the runtime and as the API lists them. */
export interface OpenRegistries extends Registries {
  /** As they answer an organization. */
  readonly models: (org_id: string) => Promise<readonly Model[]>;
  readonly tools: readonly ToolSummary[];
  readonly close: () => Promise<void>;
}

/**
 * Binds the names in documents to what the settings have to offer.
 *
 * @param keys of organizations, whose own providers then answer them; without, all have the server's models
 */
export function openRegistries(
  settings: Pick<Settings, "openAi" | "egressAllow">,
  keys?: ProviderKeyService,
): OpenRegistries {
  // Tools go where graphs send them; the model client only where the operator said, which may be inside the house.
  const forTools = createEgress({ policy: { allowedOrigins: settings.egressAllow } });
  const forModels = createEgress({ policy: { allowedOrigins: originOf(settings.openAi?.baseUrl) } });
  const models = modelRegistry(settings.openAi, forModels);
  const bounds = new BoundServerModels(settings.openAi && openAiProvider(settings.openAi, forModels));
  const tools = createToolRegistry([createCalculator(), createHttpGet({ egress: forTools })]);
  // Their addresses are theirs to name, so they go where their tools may go, and not inside the house.
  const own = keys && new OrganizationModels({ keys, egress: forTools });
  return {
    resources: resourcesOf(models, tools),
    model: (name, { org_id, bound }) => {
      const found = models.find(name)?.model;
      if (found === undefined) return undefined;
      const usual = bound === undefined ? found : bounds.modelFor(found, bound);
      return own?.modelFor(org_id, usual, bound) ?? usual;
    },
    describeModel: async (name, tx) =>
      (await keys?.describe(tx)) ?? models.list().find((each) => each.name === name),
    tool: (name) => tools.find(name),
    http: createHttpClient(forTools),
    models: async (org_id) => (await own?.list(org_id, models.list())) ?? models.list(),
    tools: tools
      .list()
      .map(({ name, description, effect, input, output }) => ({ name, description, effect, input, output })),
    close: async () => {
      await Promise.all([forTools.close(), forModels.close()]);
    },
  };
}

const originOf = (url: string | undefined): string[] => (url === undefined ? [] : [new URL(url).origin]);

/** The logical names that documents use. Both lead to the same model until somebody binds them apart. */
function modelRegistry(openAi: Settings["openAi"], egress: Egress): ModelRegistry {
  const binding = openAi === undefined ? demoBinding() : openAiBinding(openAi, egress);
  return createModelRegistry({ default: binding, fast: binding });
}

const demoBinding = (): ModelBinding => ({
  model: createDemoModel(),
  provider: "demo",
  provider_model: "demo",
  is_demo: true,
});

function openAiBinding(openAi: OpenAiSettings, egress: Egress): ModelBinding {
  const { provider, model, open } = openAiProvider(openAi, egress);
  return { model: open(model), provider, provider_model: model, is_demo: false };
}

const openAiProvider = (
  { apiKey, baseUrl, model, capabilities }: OpenAiSettings,
  egress: Egress,
): ServerProvider => ({
  provider: "openai",
  model,
  open: (each) =>
    createOpenAiModel({
      api_key: apiKey,
      model: each,
      egress,
      capabilities,
      ...(baseUrl === undefined ? {} : { base_url: baseUrl }),
    }),
});

type OpenAiSettings = NonNullable<Settings["openAi"]>;

/** What the checker must know of them. */
function resourcesOf(models: ModelRegistry, tools: ToolRegistry): Resources {
  return {
    models: new Map(
      models.list().map(({ name, capabilities }) => [name, { capabilities: new Set(capabilities) }]),
    ),
    tools: new Map(
      tools
        .list()
        .map(({ name, effect, input, output }) => [
          name,
          { effect, input: JsonSchema.parse(input), output: JsonSchema.parse(output) },
        ]),
    ),
    // Agents belong to projects: the runtime adds those that a document names.
    agents: new Map(),
  };
}
