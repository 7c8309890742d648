import { nodeDefinitions } from "@patchbay/graph";

import { agentExecutor } from "./agent.ts";
import { approvalExecutor } from "./approval.ts";
import { awaitGroupExecutor } from "./await-group.ts";
import { callAgentExecutor } from "./call-agent.ts";
import { cancelRunsExecutor } from "./cancel-runs.ts";
import { classifyExecutor } from "./classify.ts";
import { conditionExecutor } from "./condition.ts";
import { endExecutor } from "./end.ts";
import type { Executor } from "./executor.ts";
import { failExecutor } from "./fail.ts";
import { guardrailExecutor } from "./guardrail.ts";
import { httpRequestExecutor } from "./http-request.ts";
import { humanInputExecutor } from "./human-input.ts";
import { joinExecutor } from "./join.ts";
import { judgeExecutor } from "./judge.ts";
import { loopExecutor } from "./loop.ts";
import { mapExecutor } from "./map.ts";
import { parallelExecutor } from "./parallel.ts";
import { replanExecutor } from "./replan.ts";
import { spawnGroupExecutor } from "./spawn-group.ts";
import { switchExecutor } from "./switch.ts";
import { waitExecutor } from "./wait.ts";
import { llmExecutor } from "./llm.ts";
import { setStateExecutor } from "./set-state.ts";
import { startExecutor } from "./start.ts";
import { templateExecutor } from "./template.ts";
import { toolExecutor } from "./tool.ts";
import { transformExecutor } from "./transform.ts";

/** How every node type runs. */
export const executors: ReadonlyMap<string, Executor> = new Map(
  [
    startExecutor,
    endExecutor,
    conditionExecutor,
    switchExecutor,
    loopExecutor,
    parallelExecutor,
    joinExecutor,
    mapExecutor,
    waitExecutor,
    failExecutor,
    llmExecutor,
    agentExecutor,
    classifyExecutor,
    judgeExecutor,
    guardrailExecutor,
    transformExecutor,
    setStateExecutor,
    templateExecutor,
    toolExecutor,
    httpRequestExecutor,
    approvalExecutor,
    humanInputExecutor,
    callAgentExecutor,
    spawnGroupExecutor,
    awaitGroupExecutor,
    cancelRunsExecutor,
    replanExecutor,
  ].map((executor): [string, Executor] => [executor.type, executor]),
);

/** The node types that the language knows and nothing here runs: compiling a document with one is refused. */
export const unavailableNodeTypes: ReadonlySet<string> = new Set(nodeDefinitions.keys()).difference(
  executors,
);
