/** `src/questions.ts`, the same in every project that has it. */
export const questionsFile = `import { AgentError } from "./agent-error.ts";
import type { Json, JsonObject } from "./json.ts";
import { type JsonSchema, readAs } from "./json-schema.ts";

/** What a node asks. */
export interface Asking {
  readonly kind: "approval" | "form" | "signal";
  readonly payload: JsonObject;
  /** That of the answer's value; any JSON will do where there is none. */
  readonly schema?: JsonSchema;
  readonly expiresMs?: number;
}

/** What a run waits for. Plain JSON. */
export interface Question {
  /** Names it among the questions of a run: the node, and how often that has asked. */
  readonly id: string;
  readonly node_id: string;
  readonly kind: Asking["kind"];
  /** What a person is to read, or the name of the signal. */
  readonly payload: JsonObject;
  /** That of the answer's value; any JSON will do where there is none. */
  readonly schema?: JsonSchema;
  /** ISO 8601. From then on it can only expire. */
  readonly expires_at?: string;
}

/** How a question ends: somebody has answered, or nobody has in time. Nothing here looks at the clock by itself. */
export type Answer = { readonly value: Json; /** Who answered. */ readonly by: string } | "expired";

/** By the questions' ids. */
export type Answers = { readonly [question: string]: Answer };

/** A question without an answer, and the step of the graph that goes on with it. */
export interface OpenQuestion {
  readonly step: string;
  readonly question: Question;
}

/** What the state knows of questions. */
export interface Questions {
  /** By node, how often it has asked. */
  readonly asked: { readonly [node: string]: number };
  /** In the order in which they were asked. */
  readonly open: readonly OpenQuestion[];
}

/** What a step says of questions: one is asked, one is settled; or a run goes on with those that it had. */
export type QuestionWrite =
  | { readonly kind: "ask"; readonly asked: OpenQuestion }
  | { readonly kind: "settle"; readonly id: string }
  | { readonly kind: "keep"; readonly questions: Questions };

export const nothingAsked: Questions = { asked: {}, open: [] };

/** The reducer of the questions. */
export function reduceQuestions(questions: Questions, writes: readonly QuestionWrite[]): Questions {
  let { asked, open } = questions;
  for (const write of writes) {
    switch (write.kind) {
      case "keep":
        ({ asked, open } = write.questions);
        break;
      case "settle":
        open = open.filter(({ question }) => question.id !== write.id);
        break;
      case "ask": {
        const { node_id } = write.asked.question;
        asked = { ...asked, [node_id]: (asked[node_id] ?? 0) + 1 };
        open = [...open, write.asked];
      }
    }
  }
  return { asked, open };
}

/** What a node asks, as a write to the state. */
export function asks(
  { asked }: Questions,
  node: { readonly node_id: string; readonly step: string },
  { kind, payload, schema, expiresMs }: Asking,
): QuestionWrite {
  const { node_id, step } = node;
  const question: Question = {
    id: \`\${node_id}#\${(asked[node_id] ?? 0) + 1}\`,
    node_id,
    kind,
    payload,
    ...(schema === undefined ? {} : { schema }),
    ...(expiresMs === undefined ? {} : { expires_at: new Date(Date.now() + expiresMs).toISOString() }),
  };
  return { kind: "ask", asked: { step, question } };
}

/**
 * Answers as the nodes that asked will read them: their schemas' defaults filled in; one that comes too late is none.
 *
 * @throws {AgentError} \`answer_invalid\` where one does not fit its question, or nobody has asked that
 */
export function readAnswers({ open }: Questions, answers: Answers): ReadonlyMap<string, Answer> {
  return new Map(
    Object.entries(answers).map(([id, answer]) => {
      const asked = open.find(({ question }) => question.id === id);
      if (asked === undefined)
        throw new AgentError("answer_invalid", \`There is no open question “\${id}”.\`);
      return [id, readAnswer(asked.question, answer)];
    }),
  );
}

function readAnswer({ id, schema, expires_at }: Question, answer: Answer): Answer {
  if (expires_at !== undefined && (answer === "expired" || Date.parse(expires_at) <= Date.now()))
    return "expired";
  if (answer === "expired")
    throw new AgentError("answer_invalid", \`The question “\${id}” does not expire.\`);
  if (schema === undefined) return answer;
  const what = \`The answer to “\${id}” does not fit its schema\`;
  return { ...answer, value: readAs(schema, answer.value, "answer_invalid", what) };
}

/** The questions that can go on, one of each node: a node runs once in a step. */
export function answered(
  { open }: Questions,
  answers: ReadonlyMap<string, Answer>,
): readonly OpenQuestion[] {
  const first = new Map<string, OpenQuestion>();
  for (const asked of open) {
    const { id, node_id } = asked.question;
    if (answers.has(id) && !first.has(node_id)) first.set(node_id, asked);
  }
  return [...first.values()];
}
`;
