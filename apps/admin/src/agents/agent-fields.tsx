import { AgentSlug } from "@patchbay/contracts";

import { ApiError } from "../api/api-error.ts";
import { describeError } from "../api/describe-error.ts";
import { Field } from "../design/field.tsx";
import { Refusal } from "../versions/refusal.tsx";
import { t } from "../words/words.ts";
import styles from "./agent-fields.module.css";

/** What a person writes about an agent. */
export interface AgentText {
  readonly name: string;
  readonly slug: string;
  readonly description: string;
}

interface AgentFieldsProps {
  readonly text: AgentText;
  readonly onChange: (change: Partial<AgentText>) => void;
  /** What the last try to store it ran into; null where there was none. */
  readonly error: Error | null;
  readonly slugHint: string;
}

/** The fields of a form about an agent, and under them why it could not be stored. */
export function AgentFields({ text, onChange, error, slugHint }: AgentFieldsProps) {
  const taken = slugProblem(error);
  return (
    <>
      <Field label={t("newAgent.name")}>
        {(control) => (
          <input
            {...control}
            value={text.name}
            onChange={(event) => onChange({ name: event.target.value })}
            placeholder={t("newAgent.namePlaceholder")}
            maxLength={120}
            required
          />
        )}
      </Field>
      <Field
        label={t("newAgent.slug")}
        hint={slugHint}
        error={isSlugWrong(text.slug) ? t("newAgent.slugWrong") : taken}
      >
        {(control) => (
          <input
            {...control}
            value={text.slug}
            onChange={(event) => onChange({ slug: event.target.value })}
            spellCheck={false}
            autoCapitalize="off"
            maxLength={63}
            required
          />
        )}
      </Field>
      <Field label={t("newAgent.about")} hint={t("newAgent.aboutHint")}>
        {(control) => (
          <textarea
            {...control}
            value={text.description}
            onChange={(event) => onChange({ description: event.target.value })}
            rows={3}
            maxLength={2_000}
          />
        )}
      </Field>
      {error !== null && taken === undefined && (
        <div className={styles.error}>
          <Refusal error={error} />
        </div>
      )}
    </>
  );
}

/** Whether it is worth sending. */
export const isComplete = ({ name, slug }: AgentText): boolean =>
  name.trim() !== "" && slug !== "" && !isSlugWrong(slug);

const isSlugWrong = (slug: string): boolean => slug !== "" && !AgentSlug.safeParse(slug).success;

/** What the server has against the slug, most often that it is taken; undefined when the error is about something else. */
function slugProblem(error: Error | null): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (error.problem.status === 409) return describeError(error).detail;
  return error.problem.errors?.find(({ pointer }) => pointer === "/slug")?.message;
}
