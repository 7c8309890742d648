import { ApprovalConfig } from "@patchbay/graph";

import { approvalAnswer } from "../../executors/approval.ts";
import { boolType, objectOf, stringType } from "../expression/static-type.ts";
import { printJson } from "../print-text.ts";
import type { NodePrinter } from "./node-printer.ts";
import { type Asking, orExpired, printAsking } from "./print-asking.ts";
import type { PrintedNode } from "./printed-node.ts";
import { schemaAsJson } from "./schema-as-json.ts";

export function printApproval(printer: NodePrinter): PrintedNode {
  const { message, expires_ms, require_comment } = ApprovalConfig.parse(printer.node.config);
  printer.import("../json-schema.ts", "type JsonSchema");
  const asks: Asking = {
    kind: "approval",
    payload: `{ message: ${printer.template(message, "/config/message")} }`,
    schema: "answerSchema",
    expires_ms,
  };
  const answer = require_comment
    ? "{ readonly approved: boolean; readonly comment: string }"
    : "{ readonly approved: boolean; readonly comment?: string }";
  return {
    before: `/** What somebody who decides has to say. */
const answerSchema: JsonSchema = ${printJson(schemaAsJson(approvalAnswer(require_comment)))};`,
    body: `${printAsking(asks)}
      // What fits the schema is of its type.
      const { approved, comment${require_comment ? "" : ' = ""'} } = answer.value as ${answer};
      return { port: approved ? "approved" : "rejected", outputs: { approved, comment, by: answer.by } };`,
    outputs: orExpired(objectOf({ approved: boolType, comment: stringType, by: stringType }), expires_ms),
  };
}
