import { type DiagnosticKind, diagnosticKinds } from "@patchbay/graph";

import { useMemo } from "react";

import { Markdown } from "../chat/markdown.tsx";
import { t } from "../words/words.ts";
import styles from "./problems-panel.module.css";

const kinds: Readonly<Record<string, DiagnosticKind>> = diagnosticKinds;

/** Why a code matters and what its author does about it: what its page in the documentation says. */
export function Explanation({ code }: { readonly code: string }) {
  const kind = Object.hasOwn(kinds, code) ? kinds[code] : undefined;
  const page = useMemo(() => examplesOf(code), [code]);
  if (kind === undefined) return <p className={styles.why}>{t("inspector.noExplanation")}</p>;
  return (
    // The language's own words are English.
    <dl className={styles.why} lang="en">
      <dt>{kind.title}</dt>
      <dd>{kind.why}</dd>
      <dd>
        <WithCode text={kind.fix} />
      </dd>
      {page !== undefined && (
        <dd>
          <details>
            <summary>{t("inspector.example", { code })}</summary>
            <Markdown text={page} />
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
