import { runSignalsContract } from "../testing/run-signals-contract.ts";
import { createInProcessSignals } from "./in-process-signals.ts";

runSignalsContract("In-process signals", () => {
  const signals = createInProcessSignals();
  return Promise.resolve({ openProcess: () => Promise.resolve(signals), remove: () => Promise.resolve() });
});
