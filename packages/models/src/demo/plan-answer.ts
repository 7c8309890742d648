import type { ChatRequest } from "@patchbay/compiler";
import type { Message, ToolCall } from "@patchbay/contracts";

import { findArithmetic } from "./find-arithmetic.ts";
import { findUrls } from "./find-urls.ts";
import { fitSchema } from "./fit-schema.ts";
import { introduce } from "./introduce.ts";
import { tellResult } from "./tell-result.ts";

/** What the demo model is going to say, or the tools it is going to call. */
export type PlannedAnswer =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "tool_calls"; readonly calls: readonly ToolCall[] };

/** As many as a person would ask for in one message, so that a pasted page does not become a hundred requests. */
const maxCalls = 4;

/** Characters of a message that are looked at: a question fits, and a pasted book costs nothing. */
const maxRead = 4_000;

/** Decides what to answer: a pure function of the request. */
export function planAnswer(request: ChatRequest): PlannedAnswer {
  const { messages, output_schema } = request;
  const lastUser = messages.findLastIndex((message) => message.role === "user");
  const asked = (messages[lastUser]?.text ?? "").slice(0, maxRead);
  const turn = messages.slice(lastUser + 1);
  const isFirstTurn = !messages
    .slice(0, Math.max(0, lastUser))
    .some((message) => message.role === "assistant");
  const isAnswered = turn.some(({ role }) => role === "tool");
  const calls = isAnswered ? [] : callsFor(asked, request);
  if (calls.length > 0) return { type: "tool_calls", calls };
  if (output_schema !== undefined) return { type: "text", text: JSON.stringify(fitSchema(output_schema)) };
  const results = tellResults(turn);
  if (results !== "") return { type: "text", text: isFirstTurn ? `${results}\n\n${label}` : results };
  return { type: "text", text: introduce(asked, toolNames(request), isFirstTurn) };
}

const label = "(I am Patchbay's built-in demo model: I follow simple rules and do not think.)";

/** What the tools answered since the last user message, a paragraph each; empty when none was called. */
function tellResults(turn: readonly Message[]): string {
  const calls = new Map(turn.flatMap((message) => message.tool_calls ?? []).map((call) => [call.id, call]));
  return turn
    .filter((message) => message.role === "tool")
    .map((message) => tellResult(calls.get(message.tool_call_id ?? ""), message.text))
    .join("\n\n");
}

function callsFor(asked: string, request: ChatRequest): ToolCall[] {
  const tools = toolNames(request);
  const wanted = [
    ...findArithmetic(asked).map((expression) => ({ name: "calculator", arguments: { expression } })),
    ...findUrls(asked).map((url) => ({ name: "http_get", arguments: { url } })),
  ];
  const earlier = request.messages.flatMap((message) => message.tool_calls ?? []).length;
  return wanted
    .filter((call) => tools.has(call.name))
    .slice(0, maxCalls)
    .map(({ name, arguments: args }, index) => ({
      id: `call_${earlier + index + 1}`,
      name,
      arguments: args,
    }));
}

const toolNames = ({ tools = [] }: ChatRequest): ReadonlySet<string> =>
  new Set(tools.map((tool) => tool.name));
