import type { ObjectType, StaticType } from "../expression/static-type.ts";
import type { NodePrinter } from "./node-printer.ts";

/** What a node's file says, and what the node leaves behind. */
export interface PrintedNode {
  /** The statements of the function. */
  readonly body: string;
  readonly outputs: ObjectType;
  /** Statements before the function. */
  readonly before?: string;
  /** Of a node that runs a graph for each item of a list: the type of the items. */
  readonly item?: StaticType;
}

export type Print = (printer: NodePrinter, facts: PrintFacts) => PrintedNode;

/** What a node's text may depend on beside the node. */
export interface PrintFacts {
  /** The state's key of a channel. */
  readonly channelKey: (channel: string) => string;
  readonly channelType: (channel: string) => StaticType;
  /** The result of a tool of the project. */
  readonly toolResult: (tool: string) => StaticType;
}
