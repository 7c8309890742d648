import { type DiagnosticCode, type DiagnosticKind, diagnosticKinds } from "@patchbay/graph";

import { useEffect, useMemo, useRef } from "react";

import { Markdown } from "../chat/markdown.tsx";
import { diagnosticWords } from "../words/de/diagnostics.ts";
import { currentLanguage, type Language } from "../words/language.ts";
import { t } from "../words/words.ts";
import styles from "./problems-panel.module.css";

const kinds: Readonly<Record<Language, Readonly<Record<DiagnosticCode, Omit<DiagnosticKind, "severity">>>>> =
  {
    en: diagnosticKinds,
    de: diagnosticWords,
  };

const isCode = (code: string): code is DiagnosticCode => Object.hasOwn(diagnosticKinds, code);

/** Why a code matters and what its author does about it: what its page in the documentation says. */
export function Explanation({ code }: { readonly code: string }) {
  const kind = isCode(code) ? kinds[currentLanguage()][code] : undefined;
  const page = useMemo(() => examplesOf(code), [code]);
  const place = useRef<HTMLDListElement>(null);
  useEffect(() => {
    // Below the last problem of a long list nobody would see it. Browsers answer with a promise, which no effect may return.
    place.current?.scrollIntoView({ block: "nearest" });
  }, []);
  if (kind === undefined) return <p className={styles.why}>{t("inspector.noExplanation")}</p>;
  return (
    <dl ref={place} className={styles.why}>
      <dt>{kind.title}</dt>
      <dd>{kind.why}</dd>
      <dd>
        <WithCode text={kind.fix} />
      </dd>
      {page !== undefined && (
        <dd>
          <details>
            <summary>{t("inspector.example", { code })}</summary>
            {/* The pages of the documentation are English. */}
            <div lang="en">
              <Markdown text={page} />
            </div>
          </details>
        </dd>
      )}
    </dl>
  );
}

/** The pages of the documentation, of which this is loaded with the first question why. */
const pages: Readonly<Record<string, string>> = import.meta.glob<string>(
  "../../../../docs/diagnostics/PB*.md",
  { eager: true, query: "?raw", import: "default" },
);

/** The example of a code and the same put right; undefined where there is no page. */
function examplesOf(code: string): string | undefined {
  const page = Object.entries(pages).find(([path]) => path.endsWith(`/${code}.md`))?.[1];
  const start = page?.indexOf("## Wrong") ?? -1;
  // The drawings are for readers of the repository.
  return start === -1 ? undefined : page?.slice(start).replaceAll(/```mermaid[\s\S]*?```\n?/g, "");
}

/** A text of the registry, in which code is in backticks. */
function WithCode({ text }: { readonly text: string }) {
  return text.split("`").map((part, index) =>
    // The parts of a text that never changes; the odd ones stand between backticks.
    // oxlint-disable-next-line react/no-array-index-key
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  );
}
