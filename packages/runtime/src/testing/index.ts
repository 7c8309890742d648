export {
  chatGraph,
  hanging,
  type ModelScript,
  saying,
  testRuntime,
  type TestRuntime,
} from "./test-runtime.ts";
