import { listOf, objectOf, stringType } from "../expression/static-type.ts";
import type { PrintedNode } from "./printed-node.ts";

export function printJoin(): PrintedNode {
  return {
    body: 'return { outputs: { arrived, first: arrived[0] ?? "" } };',
    outputs: objectOf({ arrived: listOf(stringType), first: stringType }),
  };
}
