import type { Diagnostic, JsonObject } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import type { CheckAnswer, CheckRequest } from "./check-worker.ts";
import type { DraftEditor } from "./use-draft-editor.ts";

/** What is wrong with a draft, as far as it is known. */
export interface DraftDiagnostics {
  readonly diagnostics: readonly Diagnostic[];
  /** `text`: about what is in the editor. `saved`: about the draft as it was saved, where the text could not be checked. */
  readonly about: "text" | "saved";
}

/** A pause in typing that is worth a check. */
const quietMs = 150;

/**
 * Checks the edited document beside the page, shortly after each change. What is saved was checked by the server; so the
 * checker is only loaded once there is a change. Where it cannot be loaded, the saved draft's diagnostics stand.
 */
export function useDiagnostics({ document, isDirty, saved }: DraftEditor): DraftDiagnostics {
  const api = useApi();
  const { agentId } = useParams({ from: "/shell/agents/$agentId" });
  const agent = useQuery(queries.agent(api, agentId)).data;
  const resources = useQuery({
    ...queries.resources(api, agent?.project_id ?? ""),
    enabled: isDirty && agent !== undefined,
  });
  const worker = useRef<Worker>(undefined);
  const lastId = useRef(0);
  const [checked, setChecked] = useState<readonly Diagnostic[]>();
  const known = resources.data;
  const self = agent?.slug;

  useEffect(() => {
    if (!isDirty || known === undefined || self === undefined) return undefined;
    const timer = setTimeout(() => {
      worker.current ??= openWorker(
        // An answer that is overtaken by a newer question is dropped.
        ({ id, diagnostics }) => id === lastId.current && setChecked(diagnostics),
        () => setChecked(undefined),
      );
      lastId.current += 1;
      // Only a window has an origin to name.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      worker.current.postMessage(request(lastId.current, document, { ...known, self }));
    }, quietMs);
    return () => clearTimeout(timer);
  }, [document, isDirty, known, self]);

  // What is saved is no longer what the worker has seen: the next change begins anew.
  if (!isDirty && checked !== undefined) setChecked(undefined);

  useEffect(
    () => () => {
      worker.current?.terminate();
      worker.current = undefined;
    },
    [],
  );

  if (!isDirty) return { diagnostics: saved.draft.diagnostics, about: "text" };
  return checked === undefined
    ? { diagnostics: saved.draft.diagnostics, about: "saved" }
    : { diagnostics: checked, about: "text" };
}

const request = (
  id: number,
  document: JsonObject,
  registries: Omit<CheckRequest, "id" | "document">,
): CheckRequest => ({ id, document, ...registries });

function openWorker(onAnswer: (answer: CheckAnswer) => void, onFailure: () => void): Worker {
  const worker = new Worker(new URL("check-worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<CheckAnswer>) => onAnswer(data));
  worker.addEventListener("error", onFailure);
  return worker;
}
