import type { Plan, PlannedChannel } from "../../plan/plan.ts";
import { isAsking } from "../token-places.ts";
import { printType, type StaticType, typeOfSchema } from "../expression/static-type.ts";

/** `src/state.ts`: the typed state, its reducers, and what each node leaves behind. */
export function printStateFile(
  plan: Plan,
  keys: ReadonlyMap<string, string>,
  nodes: ReadonlyMap<string, StaticType>,
  shared: string,
): string {
  const { channels, regions, loops, input } = plan;
  const asks = plan.nodes.some(isAsking);
  const inputType = printType(typeOfSchema(input));
  const outputs = [...nodes].map(([id, type]) => `readonly ${id}?: ${printType(type)};`);
  const annotations = channels.map((channel) => `${keys.get(channel.name)}: ${annotationOf(channel)},`);
  const writes = channels.map((channel) => `readonly ${keys.get(channel.name)}?: ${channelType(channel)};`);
  const text = `import { Annotation } from "@langchain/langgraph";

${regions.length > 0 ? `import { type JoinStates, type JoinWrite, reduceJoins } from "${shared}joins.ts";\n` : ""}JSONIMPORT
${channels.some(({ reducer }) => reducer === "union") ? `import { distinct } from "${shared}distinct.ts";\n` : ""}import type { Message } from "${shared}messages.ts";
${asks ? `import { nothingAsked, type Questions, type QuestionWrite, reduceQuestions } from "${shared}questions.ts";\n` : ""}
/** What a run is given, its defaults filled in. */
export type Input = ${inputType};

/** What each node left behind when it last ran. */
export type NodeOutputs = {
${outputs.join("\n")}
};
${
  channels.length > 0
    ? `
/** Values for channels; each channel's reducer says how they are combined with what it holds. */
export type ChannelWrites = {
${writes.join("\n")}
};
`
    : ""
}
export const AgentState = Annotation.Root({
  input: Annotation<Input>(),
  /** The outputs of the end node that was reached last. */
  output: Annotation<JsonObject | undefined>({ reducer: (_, last) => last, default: () => undefined }),
  messages: Annotation<readonly Message[]>({
    reducer: (current, more) => [...current, ...more],
    default: () => [],
  }),
  nodes: Annotation<NodeOutputs>({ reducer: (current, more) => ({ ...current, ...more }), default: () => ({}) }),
${annotations.join("\n")}
${
  regions.length > 0
    ? `  /** What each join knows of the branches that it waits for. */
  joins: Annotation<JoinStates, readonly JoinWrite[]>({ reducer: reduceJoins, default: () => ({}) }),
`
    : ""
}${
    loops.length > 0
      ? `  /** By loop, the laps begun since it was entered. */
  laps: Annotation<{ readonly [loop: string]: number }>({
    reducer: (current, more) => ({ ...current, ...more }),
    default: () => ({}),
  }),
`
      : ""
  }${
    asks
      ? `  /** What people were asked. */
  openQuestions: Annotation<Questions, readonly QuestionWrite[]>({
    reducer: reduceQuestions,
    default: () => nothingAsked,
  }),
  /** The steps with which this part of the run begins. */
  entrySteps: Annotation<readonly string[]>(),
`
      : ""
  }});

export type State = typeof AgentState.State;
export type StateUpdate = typeof AgentState.Update;
`;
  return text.replace(
    "JSONIMPORT",
    `import type { ${/\bJson\b/.test(text) ? "Json, " : ""}JsonObject } from "${shared}json.ts";`,
  );
}

const channelType = ({ schema }: PlannedChannel): string => printType(typeOfSchema(schema));

function annotationOf(channel: PlannedChannel): string {
  const type = channelType(channel);
  switch (channel.reducer) {
    case "replace":
      return `Annotation<${type}>()`;
    case "append":
      return `Annotation<${type}>({ reducer: (current, write) => [...current, ...write], default: () => [] })`;
    case "union":
      return `Annotation<${type}>({ reducer: (current, write) => distinct([...current, ...write]), default: () => [] })`;
    case "merge":
      return `Annotation<${type}>({ reducer: (current, write) => ({ ...current, ...write }), default: () => ({}) as ${type} })`;
    case "sum":
      return `Annotation<number>({ reducer: (current, write) => current + write, default: () => 0 })`;
    case "min":
    case "max":
      return `Annotation<number>({ reducer: (current: number | undefined, write) => (current === undefined ? write : Math.${channel.reducer}(current, write)) })`;
  }
}
