import type { Problem } from "@patchbay/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CloudOff, SearchX } from "lucide-react";

import { useApi } from "../api/api-context.ts";
import { ApiError } from "../api/api-error.ts";
import { describeError } from "../api/describe-error.ts";
import { ErrorText } from "../api/error-text.tsx";
import { queries } from "../api/queries.ts";
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
  const described = isMissing ? undefined : describeError(error);
  // Whoever has one organization only has nowhere else to look.
  const known = useQueryClient().getQueryData(queries.me(useApi()).queryKey);
  const mayBeElsewhere = known !== undefined && known.organizations.length > 1;
  return (
    <div role="alert">
      <BlankSlate
        level={level}
        icon={isMissing ? <SearchX size={20} aria-hidden /> : <CloudOff size={20} aria-hidden />}
        title={described?.title ?? t("notFound.title")}
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
        {described === undefined ? t("notFound.text") : <ErrorText error={described} />}
        {isMissing && mayBeElsewhere && ` ${t("shell.maybeElsewhere")}`}
      </BlankSlate>
    </div>
  );
}

/** Also an id that is none: to whoever follows a link, both are the same. */
const leadsNowhere = ({ status, errors }: Problem): boolean =>
  status === 404 || (status === 400 && errors?.some((each) => each.in === "path") === true);
