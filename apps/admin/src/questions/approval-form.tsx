import type { Json, JsonSchema } from "@patchbay/graph";
import { Check, X } from "lucide-react";
import { useRef, useState } from "react";

import { Button } from "../design/button.tsx";
import { Field } from "../design/field.tsx";
import { t } from "../words/words.ts";
import styles from "./question-card.module.css";

interface ApprovalFormProps {
  readonly schema: JsonSchema | undefined;
  readonly isBusy: boolean;
  readonly onSend: (value: Json) => void;
}

/** Yes or no, with a comment: optional, unless the question asks for one. */
export function ApprovalForm({ schema, isBusy, onSend }: ApprovalFormProps) {
  const [comment, setComment] = useState("");
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const isRequired = schema?.required?.includes("comment") === true;
  const decide = (approved: boolean) => {
    const written = comment.trim();
    if (isRequired && written === "") {
      setMissing(true);
      field.current?.focus();
      return;
    }
    onSend({ approved, ...(written !== "" && { comment: written }) });
  };
  return (
    <div className={styles.form}>
      <Field
        label={isRequired ? t("question.comment") : t("form.optional", { label: t("question.comment") })}
        error={isMissing ? t("form.required") : undefined}
      >
        {(control) => (
          <textarea
            {...control}
            ref={field}
            className={[control.className, styles.growing].join(" ")}
            rows={1}
            maxLength={schema?.properties?.comment?.maxLength}
            value={comment}
            disabled={isBusy}
            aria-required={isRequired}
            onChange={(event) => {
              setComment(event.target.value);
              setMissing(false);
            }}
          />
        )}
      </Field>
      <div className={styles.actions}>
        <Button disabled={isBusy} onClick={() => decide(false)}>
          <X size={14} aria-hidden />
          {t("question.reject")}
        </Button>
        <Button look="primary" isBusy={isBusy} onClick={() => decide(true)}>
          {!isBusy && <Check size={14} aria-hidden />}
          {t("question.approve")}
        </Button>
      </div>
    </div>
  );
}
