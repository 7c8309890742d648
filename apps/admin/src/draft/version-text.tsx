import type { AgentVersion } from "@patchbay/contracts";
import { lazy, Suspense } from "react";

import { Skeleton } from "../design/skeleton.tsx";
import styles from "./draft-tab.module.css";
import { formatDocument } from "../editing/document-store.ts";

const JsonEditor = lazy(() => import("./json-editor.tsx").then((module) => ({ default: module.JsonEditor })));

const ignore = () => undefined;

/** A published version as text, to be read, searched and copied. */
export function VersionText({ version }: { readonly version: AgentVersion }) {
  return (
    <div className={styles.tab}>
      <Suspense fallback={<Skeleton rows={8} />}>
        <JsonEditor
          text={formatDocument(version.graph)}
          onChange={ignore}
          onUndo={ignore}
          onRedo={ignore}
          isReadOnly
          marks={noMarks}
          reveal={undefined}
        />
      </Suspense>
    </div>
  );
}

const noMarks = [] as const;
