import { ClassifyConfig } from "@patchbay/graph";

import { doubleType, objectOf, stringType } from "../expression/static-type.ts";
import { printString } from "../print-text.ts";
import type { NodePrinter } from "./node-printer.ts";
import type { PrintedNode } from "./printed-node.ts";

export function printClassify(printer: NodePrinter): PrintedNode {
  const { model, input, classes, instructions, min_confidence } = ClassifyConfig.parse(printer.node.config);
  const ids = classes.map(({ id }) => id);
  const listed = classes.map(
    ({ id, description }) => `- ${id}: ${description.replaceAll(/\s+/g, " ").trim()}`,
  );
  const task = `You sort texts into classes. Read the text and choose the one class whose description fits it best.

The classes:
${listed.join("\n")}

Answer with a JSON object: “class” is the id of the class, and “confidence” says how sure you are that no other class fits better, from 0 (a guess) to 1 (certain).`;
  printer.import("zod", "z");
  printer.import("../ask-about.ts", "askAbout", ...(min_confidence === undefined ? ["notFilledIn"] : []));
  const more =
    instructions === undefined
      ? "task"
      : `\`\${task}\\n\\n\${${printer.template(instructions, "/config/instructions")}}\``;
  return {
    before: `const task = ${printString(task)};

const form = z.strictObject({
  class: z.enum(${JSON.stringify(ids)}),
  confidence: z.number().min(0).max(1),
});`,
    body: `const instructions = ${more};
      const text = ${printer.template(input, "/config/input")};
      const { data } = await askAbout({ model: ${JSON.stringify(model)}, instructions, text, form }, activation);
      ${
        min_confidence === undefined
          ? `if (data === undefined) throw notFilledIn();
      return { port: data.class, outputs: { class: data.class, confidence: data.confidence } };`
          : `const { class: chosen, confidence } = data ?? { class: "else", confidence: 0 };
      const port = confidence < ${min_confidence} ? "else" : chosen;
      return { port, outputs: { class: port, confidence } };`
      }`,
    outputs: objectOf({ class: stringType, confidence: doubleType }),
  };
}
