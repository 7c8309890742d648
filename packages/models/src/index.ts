export { createDemoModel } from "./demo/create-demo-model.ts";
export {
  type BoundModel,
  createModelRegistry,
  type ModelBinding,
  ModelNotFoundError,
  type ModelRegistry,
} from "./model-registry.ts";
export type { Price } from "./priced.ts";
export {
  MasterKeyMissingError,
  type NoteProviderKey,
  type OpenedProvider,
  ProviderKeyService,
  type ProviderModel,
  ProviderNotFoundError,
} from "./provider-keys/provider-key-service.ts";
export { createSealer, masterKeyBytes, type Sealer, SecretUnreadableError } from "./provider-keys/sealer.ts";
