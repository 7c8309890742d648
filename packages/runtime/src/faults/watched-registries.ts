import type { ChatModel, Tool } from "@patchbay/compiler";

import type { FaultPoint } from "./fault-point.ts";

type Reach = (point: FaultPoint) => void;

/** A model that comes by `in-model-stream` with each piece that it says. */
export function watchedModel(model: ChatModel, reach: Reach): ChatModel {
  return {
    ...model,
    async *stream(request, signal) {
      for await (const chunk of model.stream(request, signal)) {
        yield chunk;
        if (chunk.type === "text") reach("in-model-stream");
      }
    },
  };
}

/** A tool that comes by the points on both sides of its call. */
export function watchedTool(tool: Tool, reach: Reach): Tool {
  return {
    ...tool,
    async call(args, context) {
      reach("before-effect");
      const result = await tool.call(args, context);
      reach("before-result");
      return result;
    },
  };
}
