export { graph, graphWith, testResources } from "./graph-builder.ts";
