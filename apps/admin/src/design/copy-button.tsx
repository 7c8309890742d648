import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

import { t } from "../words/words.ts";
import { Button } from "./button.tsx";

/** Copies `text` to the clipboard and says so for two seconds. */
export function CopyButton({ text }: { readonly text: string }) {
  const [outcome, setOutcome] = useState<"copied" | "failed">();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), 2_000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      // Refused by the browser, or no secure context: the text stays there to be selected.
      setOutcome("failed");
    }
  };

  return (
    <Button size="small" onClick={() => void copy()}>
      {outcome === "copied" ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
      <span aria-live="polite">
        {outcome === undefined
          ? t("common.copy")
          : t(outcome === "copied" ? "common.copied" : "common.copyFailed")}
      </span>
    </Button>
  );
}
