export { arbitraryEdit, type Edit, edited } from "./arbitrary-edits.ts";
export { graph, graphWith, testResources } from "./graph-builder.ts";
export type { HostileDocument } from "./hostile/hostile-document.ts";
export { hostileDocuments } from "./hostile-documents.ts";
export { richDocument } from "./rich-document.ts";
