import type { ChatModel, ChatRequest, Tool } from "@patchbay/compiler";

import { Mail } from "./mail-tools.ts";
import type { FaultPoint } from "./fault-point.ts";
import { forEver } from "./watch-queries.ts";

type Reach = (point: FaultPoint, message: string | undefined) => boolean;

/** A model that comes by `in-model-stream` with each piece that it says. */
export function watchedModel(model: ChatModel, reach: Reach): ChatModel {
  return {
    ...model,
    async *stream(request, signal) {
      for await (const chunk of model.stream(request, signal)) {
        yield chunk;
        if (chunk.type === "text" && reach("in-model-stream", messageOf(request))) await forEver();
      }
    },
  };
}

/** A tool that comes by the points on both sides of its call. */
export function watchedTool(tool: Tool, reach: Reach): Tool {
  return {
    ...tool,
    async call(args, context) {
      const { text } = Mail.parse(args);
      // The fault graph's mails are the word “keyed” or “plain”, and the run's message.
      const message = /^(?:keyed|plain) (.*)$/s.exec(text)?.[1];
      if (reach("before-effect", message)) await forEver();
      const result = await tool.call(args, context);
      if (reach("before-result", message)) await forEver();
      return result;
    },
  };
}

/** What somebody has said to the run that asks. */
function messageOf({ messages }: ChatRequest): string | undefined {
  return messages.find(({ role }) => role === "user")?.text;
}
