export { runSignalsContract, type TestSignals } from "./run-signals-contract.ts";
export {
  chatGraph,
  hanging,
  type ModelScript,
  saying,
  testRuntime,
  type TestRuntime,
} from "./test-runtime.ts";
