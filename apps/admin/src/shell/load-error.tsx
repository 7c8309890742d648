import type { Problem } from "@patchbay/contracts";
import { Link } from "@tanstack/react-router";
import { CloudOff, SearchX } from "lucide-react";

import { ApiError } from "../api/api-error.ts";
import { describeError } from "../api/describe-error.ts";
import { BlankSlate } from "../design/blank-slate.tsx";
import { Button } from "../design/button.tsx";
import { t } from "../words/words.ts";
import styles from "./not-found-page.module.css";

interface LoadErrorProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  /** 1 where it stands in the place of a whole page. */
  readonly level?: 1 | 2;
}

/** In the place of what could not be read: why, and another try. */
export function LoadError({ error, onRetry, level = 2 }: LoadErrorProps) {
  const isMissing = error instanceof ApiError && leadsNowhere(error.problem);
  const { title, detail } = isMissing
    ? { title: t("notFound.title"), detail: t("notFound.text") }
    : describeError(error);
  return (
    <div role="alert">
      <BlankSlate
        level={level}
        icon={isMissing ? <SearchX size={20} aria-hidden /> : <CloudOff size={20} aria-hidden />}
        title={title}
        action={
          isMissing ? (
            <Link to="/agents" className={styles.link}>
              {t("notFound.back")}
            </Link>
          ) : (
            <Button onClick={onRetry}>{t("common.retry")}</Button>
          )
        }
      >
        {detail}
      </BlankSlate>
    </div>
  );
}

/** Also an id that is none: to whoever follows a link, both are the same. */
const leadsNowhere = ({ status, errors }: Problem): boolean =>
  status === 404 || (status === 400 && errors?.some((each) => each.in === "path") === true);
