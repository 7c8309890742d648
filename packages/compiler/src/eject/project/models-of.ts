import type { PlannedNode } from "../../plan/plan.ts";
import type { Json } from "../json-kinds.ts";

/** The models that a node names. */
export function modelsOf({ type, config }: PlannedNode): string[] {
  const own = typeof config["model"] === "string" ? [config["model"]] : [];
  const checks = type === "guardrail" && Array.isArray(config["checks"]) ? config["checks"] : [];
  return [
    ...own,
    ...checks.flatMap((check: Json) =>
      typeof check === "object" && check !== null && "model" in check && typeof check["model"] === "string"
        ? [check["model"]]
        : [],
    ),
  ];
}
