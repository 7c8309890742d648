import { agent } from "./agent.ts";
import { approval } from "./approval.ts";
import { artifact } from "./artifact.ts";
import { awaitGroup } from "./await-group.ts";
import { callAgent } from "./call-agent.ts";
import { cancelRuns } from "./cancel-runs.ts";
import { classify } from "./classify.ts";
import { code } from "./code.ts";
import { condition } from "./condition.ts";
import type { NodeDefinition } from "./define-node.ts";
import { end } from "./end.ts";
import { fail } from "./fail.ts";
import { guardrail } from "./guardrail.ts";
import { handoff } from "./handoff.ts";
import { httpRequest } from "./http-request.ts";
import { humanInput } from "./human-input.ts";
import { join } from "./join.ts";
import { judge } from "./judge.ts";
import { llm } from "./llm.ts";
import { loop } from "./loop.ts";
import { map } from "./map.ts";
import { memoryRead } from "./memory-read.ts";
import { memoryWrite } from "./memory-write.ts";
import { parallel } from "./parallel.ts";
import { replan } from "./replan.ts";
import { retrieve } from "./retrieve.ts";
import { setState } from "./set-state.ts";
import { spawnGroup } from "./spawn-group.ts";
import { speechToText } from "./speech-to-text.ts";
import { start } from "./start.ts";
import { switchNode } from "./switch.ts";
import { template } from "./template.ts";
import { textToSpeech } from "./text-to-speech.ts";
import { tool } from "./tool.ts";
import { transform } from "./transform.ts";
import { vectorSearch } from "./vector-search.ts";
import { wait } from "./wait.ts";

/** What is known of every node type, without its config's own type. */
export type AnyNodeDefinition = Pick<
  NodeDefinition,
  | "type"
  | "category"
  | "title"
  | "summary"
  | "icon"
  | "effect"
  | "isBranching"
  | "isFork"
  | "isFinal"
  | "isStateful"
  | "boundedPorts"
  | "spends"
  | "config"
  | "configure"
>;

/** Every node type of the language, in the palette's order. */
export const nodeDefinitions: ReadonlyMap<string, AnyNodeDefinition> = new Map(
  [
    start,
    end,
    condition,
    switchNode,
    loop,
    parallel,
    join,
    map,
    wait,
    fail,
    llm,
    agent,
    classify,
    judge,
    guardrail,
    transform,
    setState,
    template,
    code,
    tool,
    httpRequest,
    retrieve,
    vectorSearch,
    memoryRead,
    memoryWrite,
    artifact,
    approval,
    humanInput,
    handoff,
    speechToText,
    textToSpeech,
    callAgent,
    spawnGroup,
    awaitGroup,
    replan,
    cancelRuns,
  ].map((definition): [string, AnyNodeDefinition] => [definition.type, definition]),
);
