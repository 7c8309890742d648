import { agent } from "./agent.ts";
import { classify } from "./classify.ts";
import { condition } from "./condition.ts";
import type { NodeDefinition } from "./define-node.ts";
import { end } from "./end.ts";
import { fail } from "./fail.ts";
import { guardrail } from "./guardrail.ts";
import { httpRequest } from "./http-request.ts";
import { join } from "./join.ts";
import { judge } from "./judge.ts";
import { loop } from "./loop.ts";
import { parallel } from "./parallel.ts";
import { switchNode } from "./switch.ts";
import { wait } from "./wait.ts";
import { llm } from "./llm.ts";
import { setState } from "./set-state.ts";
import { start } from "./start.ts";
import { template } from "./template.ts";
import { tool } from "./tool.ts";
import { transform } from "./transform.ts";

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
    tool,
    httpRequest,
  ].map((definition): [string, AnyNodeDefinition] => [definition.type, definition]),
);
