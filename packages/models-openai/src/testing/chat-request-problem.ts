import { JsonObject } from "@patchbay/graph";

import type { FakeMessage, FakeRequestBody } from "./fake-openai.ts";

/** What OpenAI would refuse about a request, in a sentence; `undefined` when nothing. */
export function chatRequestProblem(body: FakeRequestBody): string | undefined {
  if (typeof body.model !== "string" || body.model === "") return "You must provide a model parameter.";
  if (!Array.isArray(body.messages) || body.messages.length === 0) return "[] is too short - 'messages'.";
  return messagesProblem(body.messages) ?? toolsProblem(body["tools"]);
}

const roles: ReadonlySet<string> = new Set(["system", "developer", "user", "assistant", "tool"]);

/** Every tool message answers a call of the assistant message before it, and every call is answered before it goes on. */
function messagesProblem(messages: readonly FakeMessage[]): string | undefined {
  let unanswered = new Set<string>();
  for (const [index, message] of messages.entries()) {
    if (!roles.has(message.role)) return `Invalid value: 'messages[${index}].role'.`;
    if (message.role === "tool") {
      if (!unanswered.delete(message.tool_call_id ?? "")) {
        return `messages[${index}]: a message with role 'tool' must answer a preceding 'tool_calls'.`;
      }
      continue;
    }
    if (unanswered.size > 0) return unansweredProblem(unanswered);
    const calls = message.tool_calls ?? [];
    const problem = contentProblem(message, calls.length > 0);
    if (problem !== undefined) return `${problem} 'messages[${index}].content'.`;
    if (!calls.every((call) => isJson(call.function.arguments))) {
      return `messages[${index}]: the arguments of a tool call must be JSON.`;
    }
    unanswered = new Set(calls.map((call) => call.id));
  }
  return unanswered.size > 0 ? unansweredProblem(unanswered) : undefined;
}

/** Text everywhere; parts in what a user says; nothing where an assistant calls tools instead. */
function contentProblem({ role, content }: FakeMessage, isCalling: boolean): string | undefined {
  if (typeof content === "string") return undefined;
  if (content === undefined || content === null) return isCalling ? undefined : "Invalid type for";
  if (role !== "user") return "Only text is accepted in";
  if (!Array.isArray(content) || content.length === 0) return "[] is too short -";
  return content.every(isContentPart) ? undefined : "Invalid value:";
}

/** The parts that Chat Completions takes from a user. */
function isContentPart(part: unknown): boolean {
  const { type, text, image_url, file } = fieldsOf(part);
  switch (type) {
    case "text":
      return matches(text, /./s);
    case "image_url":
      return matches(fieldsOf(image_url)["url"], imageAddress);
    case "file":
      return matches(fieldsOf(file)["filename"], /./) && matches(fieldsOf(file)["file_data"], pdfData);
    default:
      return false;
  }
}

const fieldsOf = (value: unknown): JsonObject => JsonObject.safeParse(value).data ?? {};

const imageAddress = /^(https:\/\/.|data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*$)/;
const pdfData = /^data:application\/pdf;base64,[A-Za-z0-9+/]+=*$/;

const matches = (value: unknown, pattern: RegExp): boolean =>
  typeof value === "string" && pattern.test(value);

const unansweredProblem = (ids: ReadonlySet<string>): string =>
  `These tool_call_ids did not have response messages: ${[...ids].join(", ")}.`;

function toolsProblem(tools: unknown): string | undefined {
  if (tools === undefined) return undefined;
  if (!Array.isArray(tools) || tools.length === 0) return "[] is too short - 'tools'.";
  return tools.every(isFunction) ? undefined : "Invalid value: 'tools'.";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const isFunction = (tool: unknown): boolean =>
  JSON.stringify(tool).startsWith('{"type":"function","function":{"name":"');
