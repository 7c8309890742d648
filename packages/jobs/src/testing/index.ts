export { type ContractStore, jobQueueContract } from "./job-queue-contract.ts";
export { Recorder } from "./recorder.ts";
