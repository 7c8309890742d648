import { GuardrailConfig, PiiEntity } from "@patchbay/graph";

import { listOf, objectOf, stringType, unknownType } from "../expression/static-type.ts";
import { printJson } from "../print-text.ts";
import type { NodePrinter } from "./node-printer.ts";
import { schemaAsJson } from "./schema-as-json.ts";
import type { PrintedNode } from "./printed-node.ts";

export function printGuardrail(printer: NodePrinter): PrintedNode {
  const config = GuardrailConfig.parse(printer.node.config);
  const lines: Record<"places" | "whole" | "models", string[]> = { places: [], whole: [], models: [] };
  const names: string[] = [];
  for (const [index, check] of config.checks.entries()) {
    switch (check.kind) {
      case "regex":
        names.push("findPattern");
        lines.places.push(`...findPattern(given, ${JSON.stringify(check.pattern)})`);
        break;
      case "length":
        names.push("checkLength");
        lines.whole.push(
          `...checkLength(text, ${printJson({ ...(check.min === undefined ? {} : { min: check.min }), ...(check.max === undefined ? {} : { max: check.max }) })})`,
        );
        break;
      case "schema":
        names.push("checkSchema");
        lines.whole.push(`...checkSchema(text, ${printJson(schemaAsJson(check.schema))})`);
        break;
      case "model":
        printer.import("../score-text.ts", "scoreText");
        lines.models.push(`if (wrong.length === 0) {
          const rubric = ${printer.template(check.rubric, `/config/checks/${index}/rubric`)};
          const { score } = await scoreText({ model: ${JSON.stringify(check.model)}, rubric, text }, activation);
          if (score < ${check.threshold}) wrong.push({ kind: "model", detail: \`The score \${score} is below ${check.threshold}.\` });
        }`);
        break;
      case "pii":
        printer.import("../find-pii.ts", "findPersonalData");
        lines.places.push(`...findPersonalData(given, ${printJson(check.entities ?? PiiEntity.options)})`);
        break;
      default:
        return printer.refuse(`/config/checks/${index}`, "This kind of check has no counterpart.");
    }
  }
  const redacts = config.on_violation === "redact";
  if (redacts) names.push("redacted");
  printer.import(
    "../checks.ts",
    ...new Set(names),
    "type Violation",
    ...(lines.places.length > 0 ? ["listed"] : []),
  );
  const places = lines.places.length > 0 ? `[${lines.places.join(", ")}]` : undefined;
  const found = places === undefined ? undefined : "listed(places)";
  return {
    body: `const given = ${printer.template(config.input, "/config/input")};
      ${places === undefined ? "" : `const places = ${places};`}
      const text = ${redacts && places !== undefined ? "redacted(given, places)" : "given"};
      const wrong: Violation[] = [${[...(redacts || found === undefined ? [] : [`...${found}`]), ...lines.whole].join(", ")}];
      ${lines.models.join("\n")}
      return {
        port: wrong.length > 0 ? "violation" : "out",
        outputs: { text, violations: ${redacts && found !== undefined ? `[...${found}, ...wrong]` : "wrong"} },
      };`,
    outputs: objectOf({ text: stringType, violations: listOf(unknownType) }),
  };
}
