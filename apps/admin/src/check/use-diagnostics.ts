import type { Diagnostic, JsonObject } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import type { DraftEditor } from "../draft/use-draft-editor.ts";
import { inReadersWords } from "../problems/problem-words.ts";
import { Checker } from "./checker.ts";
import { openCheckWorker } from "./open-check-worker.ts";

/** What is wrong with a draft, as far as it is known. */
export interface DraftDiagnostics {
  readonly diagnostics: readonly Diagnostic[];
  /** `text`: about what is in the editor. `saved`: about the draft as it was saved, where the text could not be checked. */
  readonly about: "text" | "saved";
  /** Answers what is asked about the document while somebody types; undefined where nobody does. */
  readonly checker?: Checker | undefined;
}

/**
 * Checks the edited document beside the page, with every change. Until the first answer, and where the checker cannot be
 * loaded, what the server found in the saved draft stands.
 */
export function useDiagnostics({ store, document, isDirty, saved }: DraftEditor): DraftDiagnostics {
  const api = useApi();
  const { agentId } = useParams({ from: "/shell/agents/$agentId" });
  const agent = useQuery(queries.agent(api, agentId)).data;
  const registries = useQuery({
    ...queries.resources(api, agent?.project_id ?? ""),
    enabled: agent !== undefined,
  }).data;
  const self = agent?.slug;
  const [checked, setChecked] = useState<Checked>();
  const [checker, setChecker] = useState<Checker>();

  useEffect(() => {
    let opened: Checker | undefined;
    // The page is drawn first: nobody types before that.
    const cancel = whenIdle(() => {
      opened = new Checker({
        open: openCheckWorker,
        onChecked: (of, diagnostics) => setChecked({ document: of, diagnostics }),
        onFailure: () => {
          setChecked(undefined);
          setChecker(undefined);
        },
      });
      setChecker(opened);
    });
    return () => {
      cancel();
      opened?.close();
    };
  }, []);

  useEffect(() => {
    if (checker === undefined || registries === undefined || self === undefined) return undefined;
    const check = () => checker.check(store.snapshot().document, { ...registries, self });
    check();
    // Not with the drawing but beside it: what is found is there when the change is drawn, or soon after.
    return store.subscribe(check);
  }, [checker, store, registries, self]);

  const known = useMemo(() => inReadersWords(saved.draft.diagnostics), [saved.draft.diagnostics]);
  // An answer about a text that is already overtaken by a letter or two is closer than the saved draft.
  if (checked !== undefined && (isDirty || checked.document === document))
    return { diagnostics: checked.diagnostics, about: "text", checker };
  return { diagnostics: known, about: isDirty ? "saved" : "text", checker };
}

interface Checked {
  readonly document: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
}

/** Calls back when the browser has nothing to draw; not every browser says when that is. Answers how to call it off. */
function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(work, 1);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: 1_000 });
  return () => cancelIdleCallback(handle);
}
