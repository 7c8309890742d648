import type { ChatModel, HttpClient, Tool } from "@patchbay/compiler";
import type { Resources } from "@patchbay/graph";

/** What documents can name, and what stands behind the names on this server. */
export interface Registries {
  /** For the checker. */
  readonly resources: Resources;
  readonly model: (name: string) => ChatModel | undefined;
  /** What stands behind a model's name, for the record; absent where the server does not tell. */
  readonly describeModel?: (
    name: string,
  ) => { readonly provider: string; readonly model: string } | undefined;
  readonly tool: (name: string) => Tool | undefined;
  /** The way out for requests that graphs themselves make. */
  readonly http: HttpClient;
}
