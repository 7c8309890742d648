import type { Me } from "@patchbay/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { type SubmitEvent, useEffect, useEffectEvent, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { ApiError } from "../api/api-error.ts";
import { describeError, type DescribedError } from "../api/describe-error.ts";
import { ErrorText } from "../api/error-text.tsx";
import { queries } from "../api/queries.ts";
import { Button } from "../design/button.tsx";
import { Field } from "../design/field.tsx";
import { Logo } from "../design/logo.tsx";
import { Notice } from "../design/notice.tsx";
import { usePageTitle } from "../shell/use-page-title.ts";
import { landingPath } from "../start/landing-path.ts";
import { formatDuration } from "../words/format.ts";
import { t } from "../words/words.ts";
import { linkToken, onLinkToken } from "./link-token.ts";
import { returnPath } from "./return-path.ts";
import styles from "./sign-in-page.module.css";

/** The way in: email and password, or the link that the server printed when it started. */
export function SignInPage() {
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const { next } = useSearch({ from: "/sign-in" });
  usePageTitle(t("signIn.title"));
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState<"link" | "password" | undefined>(() =>
    linkToken(window.location.hash) === undefined ? undefined : "link",
  );
  const [problem, setProblem] = useState<DescribedError>();

  const enter = async (way: "link" | "password", signIn: () => Promise<Me>) => {
    try {
      const me = await signIn();
      client.clear(); // nothing that an earlier person of this browser has read may stay
      client.setQueryData(queries.me(api).queryKey, me);
      router.history.push(next === undefined ? await landingPath(api, me) : returnPath(next));
    } catch (error) {
      setProblem(describeRefusal(error, way));
      setBusy(undefined);
    }
  };

  const begin = (way: "link" | "password") => {
    setBusy(way);
    setProblem(undefined);
  };

  const redeem = useEffectEvent((token: string) => {
    begin("link");
    void enter("link", () => api.signInWithLink(token));
  });

  useEffect(() => onLinkToken((token) => redeem(token)), []);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    begin("password");
    void enter("password", () => api.signIn({ email: email.trim(), password }));
  };

  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Logo size={36} />
        <h1 className={styles.title}>{t("signIn.title")}</h1>
        <p className={styles.text}>{t("signIn.text")}</p>
        {problem !== undefined && (
          <div className={styles.problem}>
            <Notice tone="bad" title={problem.title} lang={problem.lang}>
              <ErrorText error={problem} />
            </Notice>
          </div>
        )}
        {busy === "link" ? (
          <output className={styles.redeeming}>{t("signIn.redeeming")}</output>
        ) : (
          <form onSubmit={submit}>
            <Field label={t("signIn.email")}>
              {(control) => (
                <input
                  {...control}
                  type="email"
                  autoComplete="username"
                  value={email}
                  onChange={(event) => setEmail(event.target.value)}
                  required
                />
              )}
            </Field>
            <Field label={t("signIn.password")}>
              {(control) => (
                <input
                  {...control}
                  type="password"
                  autoComplete="current-password"
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                  required
                />
              )}
            </Field>
            <Button type="submit" look="primary" className={styles.submit} isBusy={busy === "password"}>
              {t("signIn.submit")}
            </Button>
          </form>
        )}
      </div>
      <p className={styles.hint}>{t("signIn.hint")}</p>
    </main>
  );
}

/** A refusal in the words of this page: the API's own are about credentials in general. */
function describeRefusal(error: unknown, way: "link" | "password"): DescribedError {
  const described = describeError(error);
  if (!(error instanceof ApiError)) return described;
  switch (error.problem.status) {
    case 401:
      return {
        ...described,
        lang: undefined,
        title: t(way === "link" ? "signIn.badLinkTitle" : "signIn.wrongTitle"),
        detail: t(way === "link" ? "signIn.badLink" : "signIn.wrong"),
      };
    case 429:
      return {
        ...described,
        lang: undefined,
        title: t("signIn.tooManyTitle"),
        detail:
          error.retryAfterS === undefined
            ? t("signIn.tooMany")
            : t("signIn.tooManyWait", { wait: formatDuration(error.retryAfterS * 1_000) }),
      };
    default:
      return described;
  }
}
