export { createDemoModel } from "./demo/create-demo-model.ts";
export {
  type BoundModel,
  createModelRegistry,
  type ModelBinding,
  ModelNotFoundError,
  type ModelRegistry,
} from "./model-registry.ts";
export type { Price } from "./priced.ts";
