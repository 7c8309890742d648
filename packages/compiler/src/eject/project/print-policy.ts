import type { PlannedNode } from "../../plan/plan.ts";
import type { Json } from "../json-kinds.ts";
import { printJson } from "../print-text.ts";
import { RefusedError } from "../refusal.ts";

/** How a node's policy is written; undefined where it says nothing. @throws {RefusedError} */
export function printPolicy({ policy, targets, type }: PlannedNode): string | undefined {
  if (policy === undefined) return undefined;
  const { timeout_ms, retry, on_error, default_output = {} } = policy;
  const fields: Record<string, Json> = {};
  if (timeout_ms !== undefined) fields["timeoutMs"] = timeout_ms;
  if (retry !== undefined) {
    const { on } = retry as { readonly on?: readonly string[] };
    fields["retry"] = {
      maxAttempts: retry.max_attempts,
      backoffMs: retry.backoff_ms,
      factor: retry.factor,
      ...(on === undefined ? {} : { on }),
    };
  }
  if (on_error === "port") fields["onError"] = { kind: "port" };
  if (on_error === "default") {
    const port = defaultPort(type, default_output, targets);
    if (port !== undefined) fields["onError"] = { kind: "default", port, outputs: default_output };
  }
  return Object.keys(fields).length === 0 ? undefined : printJson(fields);
}

/** The port that outputs mean which stand in the place of a node's own; undefined where nothing says where to go. */
function defaultPort(
  type: string,
  outputs: { readonly [name: string]: Json },
  targets: PlannedNode["targets"],
): string | undefined {
  const hasElse = Object.hasOwn(targets, "else");
  const named = ((): Json | undefined => {
    switch (type) {
      case "loop":
        return "done";
      case "classify":
        return outputs["class"];
      case "judge":
        return typeof outputs["passed"] === "boolean" ? (outputs["passed"] ? "pass" : "fail") : undefined;
      case "approval":
        // What was not asked is not approved.
        return outputs["approved"] === true ? "approved" : "rejected";
      case "guardrail":
        throw new RefusedError(
          "/policy/on_error",
          "A default for a guardrail has no counterpart in a project of its own.",
        );
      default:
        return hasElse ? outputs["case"] : "out";
    }
  })();
  const choosesPort = hasElse || ["loop", "classify", "judge", "approval"].includes(type);
  if (!choosesPort) return "out";
  if (typeof named === "string" && Object.hasOwn(targets, named)) return named;
  return hasElse ? "else" : undefined;
}
