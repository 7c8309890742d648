import { type ChatModel, ModelError } from "@patchbay/compiler";
import type { Model } from "@patchbay/contracts";
import type { Egress } from "@patchbay/egress";
import {
  MasterKeyMissingError,
  type OpenedProvider,
  type ProviderKeyService,
  SecretUnreadableError,
} from "@patchbay/models";
import { createOpenAiModel } from "@patchbay/models-openai";
import type { DescribedModel } from "@patchbay/runtime";

import { streamOnceFound } from "./stream-once-found.ts";

/** Finds what a model's name meant when the version that runs was published. */
export type FindBinding = () => Promise<DescribedModel | undefined>;

const unbound: FindBinding = () => Promise.resolve(undefined);

/** The models that organizations bring by their own keys, in the place of the server's. */
export class OrganizationModels {
  readonly #keys: ProviderKeyService;
  readonly #egress: Egress;
  /** The client that was made last for an organization, for as long as its key stays what it was. */
  readonly #clients = new Map<string, { readonly stamp: string; readonly model: ChatModel }>();

  /** @param needs.egress what lets through where organizations may send requests: the address is theirs to name */
  constructor(needs: { readonly keys: ProviderKeyService; readonly egress: Egress }) {
    this.#keys = needs.keys;
    this.#egress = needs.egress;
  }

  /**
   * A model that looks at every call whether the organization has a key, and else is the server's: a key that somebody
   * enters is used from the next call on, in every process.
   *
   * @param bound the model that a version was published on: it has that one, by whatever key there is now
   */
  modelFor(org_id: string, usual: ChatModel, bound: FindBinding = unbound): ChatModel {
    const find = async () => (await this.#find(org_id, await bound())) ?? usual;
    return {
      // Neither promises more than the other, so that a document that was checked with one runs on the other.
      ...(usual.capabilities === undefined ? {} : { capabilities: usual.capabilities }),
      stream: (request, signal) => streamOnceFound(find, request, signal),
    };
  }

  /** The server's models as they answer an organization. */
  async list(org_id: string, usual: readonly Model[]): Promise<readonly Model[]> {
    const [own] = await this.#keys.list(org_id);
    if (own === undefined) return usual;
    return usual.map((model) => ({ ...model, provider: own.provider, model: own.model, is_demo: false }));
  }

  async #find(org_id: string, bound: DescribedModel | undefined): Promise<ChatModel | undefined> {
    const opened = await this.#open(org_id);
    if (opened === undefined) {
      this.#clients.delete(org_id);
      return undefined;
    }
    const model = bound?.provider === opened.provider ? bound.model : opened.model;
    const stamp = `${opened.stamp} ${model}`;
    const known = this.#clients.get(org_id);
    if (known?.stamp === stamp) return known.model;
    const client = this.#clientOf({ ...opened, model });
    this.#clients.set(org_id, { stamp, model: client });
    return client;
  }

  /** @throws {ModelError} `model_unauthorized` when there is a key that cannot be opened: nobody else's is used instead */
  async #open(org_id: string): Promise<OpenedProvider | undefined> {
    try {
      return await this.#keys.open(org_id);
    } catch (error) {
      if (!(error instanceof SecretUnreadableError || error instanceof MasterKeyMissingError)) throw error;
      throw new ModelError("model_unauthorized", error.message, { provider: "own", model: "own" });
    }
  }

  #clientOf({ api_key, base_url, model }: OpenedProvider): ChatModel {
    return createOpenAiModel({
      api_key,
      model,
      egress: this.#egress,
      ...(base_url === null ? {} : { base_url }),
    });
  }
}
