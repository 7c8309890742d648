import { type ChatModel, ModelError } from "@patchbay/compiler";
import type { DescribedModel } from "@patchbay/runtime";

import type { FindBinding } from "./organization-models.ts";
import { streamOnceFound } from "./stream-once-found.ts";

/** A provider of the server's: what it is called, which of its models answers, and how another one is reached. */
export interface ServerProvider {
  readonly provider: string;
  readonly model: string;
  readonly open: (model: string) => ChatModel;
}

/** How many clients for models of old versions are kept. */
const mostClients = 32;

/**
 * The server's model as a version has it: the one that it was published on, whatever the server's settings have become.
 * A version that was published on the demo model is bound to nothing, for that only stands in for a model.
 */
export class BoundServerModels {
  readonly #provider: ServerProvider | undefined;
  readonly #clients = new Map<string, ChatModel>();

  /** @param provider undefined where the server only has the demo model */
  constructor(provider: ServerProvider | undefined) {
    this.#provider = provider;
  }

  modelFor(usual: ChatModel, bound: FindBinding): ChatModel {
    const find = async () => this.#find(usual, await bound());
    return {
      ...(usual.capabilities === undefined ? {} : { capabilities: usual.capabilities }),
      stream: (request, signal) => streamOnceFound(find, request, signal),
    };
  }

  /** @throws {ModelError} `model_unauthorized` when the server no longer has the provider: nobody else answers instead */
  #find(usual: ChatModel, bound: DescribedModel | undefined): ChatModel {
    if (bound === undefined || bound.provider === demoProvider) return usual;
    const provider = this.#provider;
    if (provider?.provider !== bound.provider)
      throw new ModelError(
        "model_unauthorized",
        `This version was published on “${bound.model}” of ${bound.provider}, for which there is no key any more. Publish it anew, or give the key back.`,
        { provider: bound.provider, model: bound.model },
      );
    if (provider.model === bound.model) return usual;
    const client = this.#clients.get(bound.model) ?? provider.open(bound.model);
    this.#clients.delete(bound.model);
    this.#clients.set(bound.model, client);
    const [oldest] = this.#clients.keys();
    if (this.#clients.size > mostClients && oldest !== undefined) this.#clients.delete(oldest);
    return client;
  }
}

const demoProvider = "demo";
