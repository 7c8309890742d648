export { check, type CommandIo, type ExitCode } from "./check.ts";
export { patchbay } from "./patchbay.ts";
