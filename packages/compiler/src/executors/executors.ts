import { agentExecutor } from "./agent.ts";
import { classifyExecutor } from "./classify.ts";
import { conditionExecutor } from "./condition.ts";
import { endExecutor } from "./end.ts";
import type { Executor } from "./executor.ts";
import { failExecutor } from "./fail.ts";
import { guardrailExecutor } from "./guardrail.ts";
import { httpRequestExecutor } from "./http-request.ts";
import { joinExecutor } from "./join.ts";
import { judgeExecutor } from "./judge.ts";
import { loopExecutor } from "./loop.ts";
import { parallelExecutor } from "./parallel.ts";
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
  ].map((executor): [string, Executor] => [executor.type, executor]),
);
