import { objectOf } from "../expression/static-type.ts";
import { printAgent } from "./print-agent.ts";
import { printApproval } from "./print-approval.ts";
import { printClassify } from "./print-classify.ts";
import { printCondition } from "./print-condition.ts";
import { printEnd } from "./print-end.ts";
import { printFail } from "./print-fail.ts";
import { printGuardrail } from "./print-guardrail.ts";
import { printHttpRequest } from "./print-http-request.ts";
import { printHumanInput } from "./print-human-input.ts";
import { printJoin } from "./print-join.ts";
import { printJudge } from "./print-judge.ts";
import { printLlm } from "./print-llm.ts";
import { printLoop } from "./print-loop.ts";
import { printMap } from "./print-map.ts";
import { printSetState } from "./print-set-state.ts";
import { printSwitch } from "./print-switch.ts";
import { printTemplate } from "./print-template.ts";
import { printTool } from "./print-tool.ts";
import { printTransform } from "./print-transform.ts";
import { printWait } from "./print-wait.ts";
import type { Print } from "./printed-node.ts";

/** How every node type is printed that has a plain form; `start` is part of `src/agent.ts`. */
export const printers: ReadonlyMap<string, Print> = new Map<string, Print>([
  ["end", printEnd],
  ["condition", printCondition],
  ["switch", printSwitch],
  ["loop", printLoop],
  ["parallel", () => ({ body: 'return { port: "*" };', outputs: objectOf({}) })],
  ["join", printJoin],
  ["wait", printWait],
  ["fail", printFail],
  ["transform", printTransform],
  ["set_state", printSetState],
  ["template", printTemplate],
  ["llm", printLlm],
  ["agent", printAgent],
  ["classify", printClassify],
  ["judge", printJudge],
  ["guardrail", printGuardrail],
  ["tool", printTool],
  ["http_request", printHttpRequest],
  ["map", printMap],
  ["approval", printApproval],
  ["human_input", printHumanInput],
]);
