export { recordingContext, type RecordingContext } from "./recording-context.ts";
export { compiled, emptyThread, failureOf, runGraph, said } from "./run-graph.ts";
export { hangingModel, type ScriptedAnswer, scriptedModel, type ScriptedModel } from "./scripted-model.ts";
export { scriptedTool, type ScriptedTool } from "./scripted-tool.ts";
