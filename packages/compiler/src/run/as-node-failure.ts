import { GraphRecursionError, InvalidUpdateError } from "@langchain/langgraph";

import { stepLimit } from "./run-clock.ts";
import { NodeFailure, RunFailure, toRunError } from "./run-failure.ts";

/** Whatever ended an execution of a graph as the failure that is told of it: LangGraph's own errors in our words. */
export function asNodeFailure(thrown: unknown, maxSteps: number): NodeFailure {
  if (thrown instanceof NodeFailure) return thrown;
  // Several nodes of one step failed; one reason is enough to tell.
  if (thrown instanceof AggregateError)
    return asNodeFailure(
      thrown.errors.find((each) => each instanceof NodeFailure) ?? thrown.errors[0],
      maxSteps,
    );
  if (thrown instanceof GraphRecursionError) return new NodeFailure(toRunError(stepLimit(maxSteps)), thrown);
  if (thrown instanceof InvalidUpdateError) {
    const message = "Two nodes wrote to a channel with the reducer “replace” in the same step.";
    return new NodeFailure(toRunError(new RunFailure("parallel_write", message)), thrown);
  }
  return new NodeFailure(toRunError(thrown), thrown);
}
