import type { ChatModel, HttpClient, Tool } from "@patchbay/compiler";
import type { ProjectTransaction } from "@patchbay/database";
import type { Resources } from "@patchbay/graph";

/** For whom a model answers: organizations may have models of their own behind the same names. */
export interface ModelCaller {
  readonly org_id: string;
  /**
   * What the name meant when the version that runs was published, asked for when the model is; a run of a draft is bound
   * to nothing.
   */
  readonly bound?: () => Promise<DescribedModel | undefined>;
}

/** A provider's model. */
export interface DescribedModel {
  readonly provider: string;
  readonly model: string;
}

/** What documents can name, and what stands behind the names on this server. */
export interface Registries {
  /** For the checker. */
  readonly resources: Resources;
  readonly model: (name: string, caller: ModelCaller) => ChatModel | undefined;
  /** What stands behind a model's name, for the record; absent where the server does not tell. */
  readonly describeModel?: (
    name: string,
    tx: ProjectTransaction,
  ) => DescribedModel | undefined | Promise<DescribedModel | undefined>;
  readonly tool: (name: string) => Tool | undefined;
  /** The way out for requests that graphs themselves make. */
  readonly http: HttpClient;
}
