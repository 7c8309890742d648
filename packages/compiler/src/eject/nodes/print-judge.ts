import { JudgeConfig } from "@patchbay/graph";

import { boolType, doubleType, objectOf, stringType } from "../expression/static-type.ts";
import type { NodePrinter } from "./node-printer.ts";
import { printTest } from "./print-test.ts";
import type { PrintedNode } from "./printed-node.ts";

export function printJudge(printer: NodePrinter): PrintedNode {
  const {
    when,
    model = "",
    rubric = "",
    input = "",
    threshold = 0.5,
  } = JudgeConfig.parse(printer.node.config);
  const outputs = objectOf({ passed: boolType, score: doubleType, reason: stringType });
  if (when !== undefined) {
    return {
      body: `const passed = ${printTest(printer, when, "/config/when")};
      const reason = passed ? "The rule holds." : "The rule does not hold.";
      return { port: passed ? "pass" : "fail", outputs: { passed, score: passed ? 1 : 0, reason } };`,
      outputs,
    };
  }
  printer.import("../score-text.ts", "scoreText");
  return {
    body: `const rubric = ${printer.template(rubric, "/config/rubric")};
      const text = ${printer.template(input, "/config/input")};
      const { score, reason } = await scoreText({ model: ${JSON.stringify(model)}, rubric, text }, activation);
      const passed = score >= ${threshold};
      return { port: passed ? "pass" : "fail", outputs: { passed, score, reason } };`,
    outputs,
  };
}
