import type { Plan, PlannedNode } from "../../plan/plan.ts";
import { reserved } from "../expression/reserved.ts";

/** `look_up` as `lookUp`, which is how a function is called; with something behind it where the word is taken. */
export function functionNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>([...namesOfFiles, ...reserved]);
  for (const id of ids) {
    const camel = id
      .replaceAll(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
      .replaceAll("_", "");
    let name = taken.has(camel) ? `${camel}Node` : camel;
    for (let count = 2; taken.has(name); count++) name = `${camel}Node${count}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

/** What the files of nodes and `src/graph.ts` import or declare. */
const namesOfFiles =
  "step graph START END State StateGraph AgentState AgentError Activation Outcome Json JsonObject JsonSchema Violation answerSchema arrives askAbout builder callModel callTool checkLength checkSchema closes delay encodedUrl errorsOf findPattern form formSchema headerValue lastMessages listOf listed mapItems notFilledIn opens outputSchema outputsOf outputsOrNull readAnswer readResult redacted runBody scoreText sendRequest sinceLastQuestion task toolLoop withParameters z".split(
    " ",
  );

/** Keys of the state that the project itself needs. */
const stateKeys = ["input", "output", "messages", "nodes", "joins", "laps"];

/** The state's key of each channel: its own name, unless the project needs that. */
export function channelKeys(channels: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set([...stateKeys, ...channels]);
  return new Map(
    channels.map((channel) => {
      if (!stateKeys.includes(channel)) return [channel, channel];
      let key = `${channel}_channel`;
      while (taken.has(key)) key = `${key}_`;
      taken.add(key);
      return [channel, key];
    }),
  );
}

/**
 * The name of each node in LangGraph's graph: its id, or with its number before it. LangGraph combines the writes of one
 * step in the order of the names, and we in the order of the document; and no node may be named like a key of the state.
 */
export function stepNames(
  ids: readonly string[],
  { isOrdered, keys }: { readonly isOrdered: boolean; readonly keys: Iterable<string> },
): ReadonlyMap<string, string> {
  const taken = new Set([...stateKeys, ...keys]);
  if (!isOrdered && !ids.some((id) => taken.has(id))) return new Map(ids.map((id) => [id, id]));
  const width = String(ids.length).length;
  return new Map(ids.map((id, index) => [id, `${String(index).padStart(width, "0")}_${id}`]));
}

/** Whether several nodes can run in the step after this one. */
export function isFork({ nodes }: Plan, targets: PlannedNode["targets"]): boolean {
  const node = nodes.find((each) => each.targets === targets);
  return node?.type === "parallel" || Object.values(targets).some((each) => each.length > 1);
}
