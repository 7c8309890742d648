import { createContext, use } from "react";

import type { ProjectResources } from "../api/project-resources.ts";
import type { RunValues } from "../check/preview-expression.ts";

/** What all forms of the inspector stand on. */
export interface InspectorGround {
  /** Of the last run, as the graph at hand sees them. */
  readonly values: RunValues;
  readonly resources: ProjectResources | undefined;
  /** To the graph at hand, from the root of the document. */
  readonly graphPointer: string;
}

export const InspectorContext = createContext<InspectorGround>({
  values: {},
  resources: undefined,
  graphPointer: "",
});

/** What the forms of the inspector stand on; outside of one, nothing is known. */
export const useInspectorGround = (): InspectorGround => use(InspectorContext);
