import {
  AgentCallError,
  type ChatModel,
  forgetfulJournal,
  HttpError,
  type RunContext,
  type Tool,
} from "@patchbay/compiler";

const alone = (): Promise<never> =>
  Promise.reject(new AgentCallError("agent_missing", "There is no other agent here."));

/** A fresh context per run, as the runtime makes one; events are received, and text looked at. */
export function runContext(
  parts: {
    readonly model?: ChatModel;
    readonly tool?: Tool;
    readonly onText?: (text: string) => void;
  } = {},
): RunContext {
  const { model, tool, onText = () => {} } = parts;
  let messages = 0;
  return {
    run: { id: "run", thread_id: "thr", agent: "bench", version: 1, channel: "api", started_at: new Date() },
    caller: { id: "usr", org_id: "org", project_id: "prj" },
    model: () => model,
    tool: () => tool,
    http: () => Promise.reject(new HttpError("There is no network here.")),
    agents: { start: alone, result: alone, members: alone, cancel: alone },
    journal: forgetfulJournal,
    cache: { get: () => Promise.resolve(undefined), set: () => Promise.resolve() },
    emit: (event) => {
      if (event.type === "message.delta") onText(event.text);
    },
    newMessageId: () => `msg${messages++}`,
  };
}
