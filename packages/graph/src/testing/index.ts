export { arbitraryEdit, type Edit, edited } from "./arbitrary-edits.ts";
export { graph, graphWith, testResources } from "./graph-builder.ts";
export { type HostileDocument, hostileDocuments } from "./hostile-documents.ts";
export { richDocument } from "./rich-document.ts";
