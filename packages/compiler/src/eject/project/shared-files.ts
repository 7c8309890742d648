import { activationFile } from "./support/activation-file.ts";
import { agentErrorFile } from "./support/agent-error-file.ts";
import { askAboutFile } from "./support/ask-about-file.ts";
import { atMostFile } from "./support/at-most-file.ts";
import { callModelFile } from "./support/call-model-file.ts";
import { callToolFile } from "./support/call-tool-file.ts";
import { checksFile } from "./support/checks-file.ts";
import { distinctFile } from "./support/distinct-file.ts";
import { findPiiFile } from "./support/find-pii-file.ts";
import { historyFile } from "./support/history-file.ts";
import { httpFile } from "./support/http-file.ts";
import { httpRequestFile } from "./support/http-request-file.ts";
import { joinsFile } from "./support/joins-file.ts";
import { jsonFile } from "./support/json-file.ts";
import { jsonSchemaFile } from "./support/json-schema-file.ts";
import { mapItemsFile } from "./support/map-items-file.ts";
import { messagesFile } from "./support/messages-file.ts";
import { policyFile } from "./support/policy-file.ts";
import { questionsFile } from "./support/questions-file.ts";
import { scoreTextFile } from "./support/score-text-file.ts";
import { toolLoopFile } from "./support/tool-loop-file.ts";
import { underLimitsFile } from "./support/under-limits-file.ts";

export interface SharedNeeds {
  /** Modules that nodes import, such as `tool-loop.ts`. */
  readonly modules: ReadonlySet<string>;
  readonly usesModels: boolean;
  /** Whether a tool sends requests. */
  readonly usesHttp: boolean;
  readonly hasJoins: boolean;
  readonly hasPolicies: boolean;
  readonly hasUnions: boolean;
  /** Whether nodes ask people. */
  readonly asks: boolean;
}

/** The files in `src/` that say nothing of one graph: those that a project needs. By path. */
export function sharedFiles({ modules, ...needs }: SharedNeeds): ReadonlyMap<string, string> {
  const uses = (module: string): boolean => modules.has(module);
  const hasToolLoop = uses("tool-loop.ts");
  const hasScores = uses("score-text.ts");
  const sendsRequests = uses("http-request.ts");
  const files: readonly (readonly [name: string, text: string, isNeeded: boolean])[] = [
    ["activation", activationFile, true],
    ["agent-error", agentErrorFile, true],
    ["ask-about", askAboutFile, hasScores || uses("ask-about.ts")],
    ["at-most", atMostFile, hasToolLoop || uses("map-items.ts")],
    ["call-model", callModelFile, needs.usesModels],
    ["call-tool", callToolFile, hasToolLoop || uses("call-tool.ts")],
    ["checks", checksFile, uses("checks.ts")],
    ["distinct", distinctFile, needs.hasUnions],
    ["find-pii", findPiiFile, uses("find-pii.ts")],
    ["history", historyFile, uses("history.ts")],
    ["http", httpFile, sendsRequests || needs.usesHttp],
    ["http-request", httpRequestFile, sendsRequests],
    ["joins", joinsFile, needs.hasJoins],
    ["json", jsonFile, true],
    ["json-schema", jsonSchemaFile, true],
    ["map-items", mapItemsFile, uses("map-items.ts")],
    ["messages", messagesFile, true],
    ["policy", policyFile, needs.hasPolicies],
    ["questions", questionsFile, needs.asks],
    ["score-text", scoreTextFile, hasScores],
    ["tool-loop", toolLoopFile, hasToolLoop],
    ["under-limits", underLimitsFile, true],
  ];
  return new Map(
    files.flatMap(([name, text, isNeeded]) => (isNeeded ? [[`src/${name}.ts`, text] as const] : [])),
  );
}
