import { CircleHelp, ClipboardList, type LucideIcon, Radio, Timer, UserCheck } from "lucide-react";
import { type RefObject, useId, useRef, useState } from "react";

import type { Json, JsonObject } from "@patchbay/graph";

import { describeError } from "../api/describe-error.ts";
import { ErrorText } from "../api/error-text.tsx";
import { StreamingText } from "../chat/streaming-text.tsx";
import { Badge } from "../design/badge.tsx";
import { CodeBlock } from "../design/code-block.tsx";
import { Notice } from "../design/notice.tsx";
import { text } from "../graph/read-fields.ts";
import type { QuestionPart } from "../runs/run-state.ts";
import { formatMoment, formatUntil } from "../words/format.ts";
import { useNow } from "../words/use-now.ts";
import { t } from "../words/words.ts";
import { AnswerForm } from "./answer-form.tsx";
import { ApprovalForm } from "./approval-form.tsx";
import { asksForMore } from "./asks-for-more.ts";
import { decisionInWords } from "./effect-answer.ts";
import { EffectFacts } from "./effect-facts.tsx";
import { EffectForm } from "./effect-form.tsx";
import { formFields } from "./form-field.ts";
import styles from "./question-card.module.css";
import type { AnswerableKind, Question, QuestionKind } from "./question.ts";

/** A question as a list of open ones knows it: without what has become of it. */
type Asked = Question & Partial<Pick<QuestionPart, "outcome" | "answer">>;

type Answerable = Asked & { readonly asks: AnswerableKind };

interface QuestionCardProps {
  readonly question: Asked;
  /** The name under which people know the node that asks. */
  readonly nodeName: string;
  /** Sends the answer; rejects when the server does not take it. Undefined where the person may not answer. */
  readonly onAnswer: ((value: Json) => Promise<unknown>) | undefined;
}

/** Something that a run asks: the question with the form that answers it, or what has become of it. */
export function QuestionCard({ question, nodeName, onAnswer }: QuestionCardProps) {
  const { asks, outcome = null } = question;
  const { Icon, label } = kinds[asks];
  const titleId = useId();
  const card = useRef<HTMLElement>(null);
  return (
    <section
      ref={card}
      className={styles.card}
      aria-labelledby={titleId}
      data-outcome={outcome ?? "open"}
      tabIndex={-1}
    >
      <header className={styles.header}>
        <Icon className={styles.icon} size={15} aria-hidden />
        <h3 className={styles.title} id={titleId}>
          {nodeName}
        </h3>
        <OutcomeBadge question={question} label={t(label)} />
      </header>
      {asks === "timer" ? (
        <Until question={question} />
      ) : (
        <AskedCard question={{ ...question, asks }} card={card} onAnswer={onAnswer} />
      )}
    </section>
  );
}

/** A question to somebody, who may answer it here. */
function AskedCard({
  question,
  card,
  onAnswer,
}: Pick<QuestionCardProps, "onAnswer"> & {
  readonly question: Answerable;
  readonly card: RefObject<HTMLElement | null>;
}) {
  const { asks, payload, outcome = null, answer = null } = question;
  return (
    <>
      <Asking asks={asks} payload={payload} />
      {outcome === null && onAnswer !== undefined && (
        // The form goes when the answer has come: whoever works by keyboard is to stay at this place.
        <OpenForm question={question} onAnswer={onAnswer} onSend={() => card.current?.focus()} />
      )}
      {outcome === null && onAnswer === undefined && <p className={styles.past}>{t("question.forbidden")}</p>}
      {outcome === null && question.expires_at !== null && <Expiry at={question.expires_at} />}
      {outcome === "answered" && answer !== null && <Given question={question} answer={answer} />}
      {outcome === "expired" && <p className={styles.past}>{t("question.expired")}</p>}
      {outcome === "closed" && <p className={styles.past}>{t("question.closed")}</p>}
    </>
  );
}

/** Until when a run waits, or has waited. */
function Until({ question: { expires_at, outcome = null } }: { readonly question: Asked }) {
  if (expires_at === null) return null;
  const words =
    outcome === null
      ? "question.waitsUntil"
      : outcome === "closed"
        ? "question.timerEnded"
        : "question.waitedUntil";
  return (
    <p className={outcome === null ? styles.expiry : styles.past}>
      <time dateTime={expires_at}>{t(words, { when: formatMoment(expires_at) })}</time>
    </p>
  );
}

const kinds = {
  approval: { Icon: UserCheck, label: "question.approval" },
  form: { Icon: ClipboardList, label: "question.form" },
  signal: { Icon: Radio, label: "question.signal" },
  timer: { Icon: Timer, label: "question.timer" },
  "effect.unknown": { Icon: CircleHelp, label: "question.unknownEffect" },
} as const satisfies Readonly<Record<QuestionKind, { readonly Icon: LucideIcon; readonly label: string }>>;

function OutcomeBadge({
  question: { asks, outcome = null, answer = null },
  label,
}: {
  readonly question: Asked;
  readonly label: string;
}) {
  switch (outcome) {
    case null:
      return asks === "timer" ? <Badge>{label}</Badge> : <Badge tone="warn">{label}</Badge>;
    case "answered":
      if (asks !== "approval" || answer === null) return <Badge tone="good">{t("question.answered")}</Badge>;
      return answer.approved === true ? (
        <Badge tone="good">{t("question.approved")}</Badge>
      ) : (
        <Badge tone="bad">{t("question.rejected")}</Badge>
      );
    case "expired":
      return <Badge>{t(asks === "timer" ? "question.timeCame" : "question.expiredBadge")}</Badge>;
    case "closed":
      return <Badge>{t("question.closedBadge")}</Badge>;
  }
}

/** What is asked, in the words of the graph's author. */
function Asking({ asks, payload }: { readonly asks: AnswerableKind; readonly payload: JsonObject }) {
  if (asks === "effect.unknown") return <EffectFacts payload={payload} />;
  if (asks === "signal") return <p>{t("question.waitsForSignal", { name: text(payload.signal) })}</p>;
  const words = text(payload.message) || text(payload.prompt);
  const { message: _message, prompt: _prompt, ...others } = payload;
  return (
    <>
      {words !== "" && <StreamingText text={words} isComplete />}
      {Object.keys(others).length > 0 && <CodeBlock text={JSON.stringify(others, null, 2)} />}
    </>
  );
}

interface OpenFormProps {
  readonly question: Answerable;
  readonly onAnswer: (value: Json) => Promise<unknown>;
  /** Called before the answer is sent. */
  readonly onSend: () => void;
}

function OpenForm({ question, onAnswer, onSend }: OpenFormProps) {
  const [state, setState] = useState<Sending>(unsent);
  const send = async (value: Json) => {
    onSend();
    setState({ isBusy: true, error: null });
    try {
      // It stays busy: the run itself says next what became of the question.
      await onAnswer(value);
    } catch (error) {
      setState({ isBusy: false, error });
    }
  };
  const form = { isBusy: state.isBusy, onSend: (value: Json) => void send(value) };
  const failure = state.error === null ? undefined : describeError(state.error);
  return (
    <>
      <FormOf question={question} {...form} />
      {failure !== undefined && (
        <Notice tone="bad" title={failure.title} lang={failure.lang} code={failure.code}>
          <ErrorText error={failure} />
        </Notice>
      )}
    </>
  );
}

function FormOf({ question: { asks, schema, payload }, ...form }: FormProps) {
  if (asks === "effect.unknown") return <EffectForm {...form} schema={schema} payload={payload} />;
  return asks === "approval" && !asksForMore(schema) ? (
    <ApprovalForm {...form} schema={schema} />
  ) : (
    <AnswerForm {...form} asks={asks} schema={schema} />
  );
}

interface FormProps {
  readonly question: Answerable;
  readonly isBusy: boolean;
  readonly onSend: (value: Json) => void;
}

function Expiry({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <p className={styles.expiry}>
      <time dateTime={at} title={formatMoment(at)}>
        {t("question.expires", { when: formatUntil(at, now) })}
      </time>
    </p>
  );
}

interface Sending {
  readonly isBusy: boolean;
  /** What was thrown when it was sent last; null while all is well. */
  readonly error: unknown;
}

const unsent: Sending = { isBusy: false, error: null };

/** The answer, for whoever looks back. */
function Given({
  question: { asks, schema },
  answer,
}: {
  readonly question: Asked;
  readonly answer: JsonObject;
}) {
  if (asks === "approval") {
    const comment = text(answer.comment);
    return comment === "" ? null : <blockquote className={styles.comment}>{comment}</blockquote>;
  }
  const entries = Object.entries(answer);
  if (entries.length === 0) return null;
  const labels =
    asks === "effect.unknown"
      ? new Map([
          ["decision", t("question.effect.what")],
          ["result", t("question.effect.result")],
        ])
      : new Map(schema === undefined ? [] : formFields(schema, "").map(({ name, label }) => [name, label]));
  return (
    <dl className={styles.given}>
      {entries.map(([name, value]) => (
        <div key={name} className={styles.value}>
          <dt>{labels.get(name) ?? name}</dt>
          <dd>
            {(asks === "effect.unknown" ? decisionInWords(value) : undefined) ?? <Plain value={value} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Plain({ value }: { readonly value: Json }) {
  if (typeof value === "boolean") return t(value ? "common.yes" : "common.no");
  return typeof value === "object" ? <code>{JSON.stringify(value)}</code> : String(value);
}
