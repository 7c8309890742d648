import { agentExecutor } from "./agent.ts";
import { conditionExecutor } from "./condition.ts";
import { endExecutor } from "./end.ts";
import type { Executor } from "./executor.ts";
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
    llmExecutor,
    agentExecutor,
    transformExecutor,
    setStateExecutor,
    templateExecutor,
    toolExecutor,
  ].map((executor): [string, Executor] => [executor.type, executor]),
);
