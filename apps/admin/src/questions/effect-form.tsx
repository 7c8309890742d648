import type { Json, JsonObject, JsonSchema } from "@patchbay/graph";
import { type SubmitEvent, useId, useMemo, useRef, useState } from "react";

import { Button } from "../design/button.tsx";
import { t } from "../words/words.ts";
import { type EffectDecision, effectDecisions, effectResult, readEffectAnswer } from "./effect-answer.ts";
import styles from "./effect-form.module.css";
import { emptyDraft, type FormDraft } from "./form-draft.ts";
import { FormFields } from "./form-fields.tsx";
import card from "./question-card.module.css";

interface EffectFormProps {
  readonly schema: JsonSchema | undefined;
  readonly payload: JsonObject;
  readonly isBusy: boolean;
  readonly onSend: (value: Json) => void;
}

/** What became of a call of which the run does not know: each choice says what follows, and what happened has a result. */
export function EffectForm({ schema, payload, isBusy, onSend }: EffectFormProps) {
  const result = useMemo(() => effectResult(schema, payload), [schema, payload]);
  const [decision, setDecision] = useState<EffectDecision | undefined>();
  const [draft, setDraft] = useState<FormDraft>(() => emptyDraft(result.fields));
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(noProblems);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (decision === undefined) return;
    const reading = readEffectAnswer(decision, result, draft);
    if (reading.ok) return onSend(reading.value);
    setProblems(reading.problems);
    // After this drawing, the first field with a problem is marked as such.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };

  return (
    <form
      ref={form}
      className={card.form}
      noValidate
      onSubmit={submit}
      aria-label={t("question.unknownEffect")}
    >
      <fieldset className={styles.decisions} disabled={isBusy}>
        <legend>{t("question.effect.what")}</legend>
        {effectDecisions.map((each) => (
          <label key={each} className={styles.decision}>
            <input
              type="radio"
              name={id}
              checked={decision === each}
              aria-labelledby={`${id}-${each}`}
              aria-describedby={`${id}-${each}-then`}
              onChange={() => setDecision(each)}
            />
            <span>
              <span id={`${id}-${each}`}>{t(`question.effect.${each}`)}</span>
              <span id={`${id}-${each}-then`} className={styles.then}>
                {t(`question.effect.${each}.then`)}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      {decision === "happened" && (
        <FormFields
          fields={result.fields}
          draft={draft}
          problems={problems}
          isDisabled={isBusy}
          onChange={(pointer, value) => {
            setDraft((before) => ({ ...before, [pointer]: value }));
            setProblems((before) => new Map([...before].filter(([at]) => at !== pointer)));
          }}
        />
      )}
      <div className={card.actions}>
        <Button type="submit" look="primary" isBusy={isBusy} disabled={decision === undefined}>
          {t("question.submit")}
        </Button>
      </div>
    </form>
  );
}

const noProblems: ReadonlyMap<string, string> = new Map();
