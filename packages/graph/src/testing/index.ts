export { applyPatch } from "./apply-patch.ts";
export { graph, graphWith, testResources } from "./graph-builder.ts";
