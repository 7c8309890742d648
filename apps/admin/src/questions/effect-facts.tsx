import type { Json, JsonObject } from "@patchbay/graph";

import { CodeBlock } from "../design/code-block.tsx";
import { text } from "../graph/read-fields.ts";
import { formatMoment } from "../words/format.ts";
import { t } from "../words/words.ts";
import styles from "./question-card.module.css";

/** What is known of a call of which nobody knows how it ended: enough to look it up at the receiver. */
export function EffectFacts({ payload }: { readonly payload: JsonObject }) {
  const { tool, arguments: given, attempted_at, idempotency_key } = payload;
  const isRequest = tool === "http_request";
  const at = text(attempted_at);
  const key = text(idempotency_key);
  return (
    <>
      <p>{t("question.effect.about")}</p>
      <dl className={styles.given}>
        <div className={styles.value}>
          <dt>{t(isRequest ? "question.effect.request" : "question.effect.tool")}</dt>
          <dd>
            <code>{isRequest ? requestLine(given) : text(tool)}</code>
          </dd>
        </div>
        {at !== "" && (
          <div className={styles.value}>
            <dt>{t("question.effect.at")}</dt>
            <dd>
              <time dateTime={at}>{formatMoment(at)}</time>
            </dd>
          </div>
        )}
        {key !== "" && (
          <div className={styles.value}>
            <dt>{t("question.effect.key")}</dt>
            <dd>
              <code>{key}</code>
            </dd>
          </div>
        )}
      </dl>
      {!isRequest && given !== undefined && <CodeBlock text={JSON.stringify(given, null, 2)} />}
    </>
  );
}

function requestLine(given: Json | undefined): string {
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
  const { method, url } = isObject ? (given as JsonObject) : {};
  return `${text(method)} ${text(url)}`;
}
