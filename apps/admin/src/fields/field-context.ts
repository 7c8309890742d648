import type { Diagnostic, Fix, Json } from "@patchbay/graph";
import { createContext, use } from "react";

import type { ProjectResources } from "../api/project-resources.ts";
import type { Checker } from "../check/checker.ts";
import type { RunValues } from "../check/preview-expression.ts";
import type { Route } from "../editing/commands/change-at.ts";

/** What the fields of one form stand on: a node, or the settings of a graph. */
export interface FieldGround {
  /** By which the catalog tells fields of one name apart: a node type, `policy`, `graph`. */
  readonly type: string;
  readonly isReadOnly: boolean;
  /** To the graph at hand, from the root of the document. */
  readonly graphPointer: string;
  /** To what the form is about, from the root of the graph at hand. */
  readonly pointer: string;
  /** With pointers from the root of the graph at hand. */
  readonly problems: readonly Diagnostic[];
  /** Mends the document; undefined where it cannot be mended now. */
  readonly fix: ((fix: Fix) => void) | undefined;
  /** Sets what lies at a route of what the form is about, or removes it by `undefined`; `what` is people's name for it. */
  readonly change: (route: Route, value: Json | undefined, what: string) => void;
  /** Gives the member at a route another name, in its place, with whatever names it. */
  readonly rename: (route: Route, name: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Undefined where nobody answers: then nothing is offered while typing. */
  readonly checker: Checker | undefined;
  /** Of the last run, as far as they are known. */
  readonly values: RunValues;
  /** What the project has; undefined until that is known. */
  readonly resources: ProjectResources | undefined;
}

export const FieldContext = createContext<FieldGround | undefined>(undefined);

/** The form around this field. @throws {Error} where there is none: a mistake in our code */
export function useFieldGround(): FieldGround {
  const ground = use(FieldContext);
  if (ground === undefined) throw new Error("There is no form around this field.");
  return ground;
}

/** The JSON pointer (RFC 6901) of a route below a pointer. */
export const pointerAt = (pointer: string, route: Route): string =>
  pointer + route.map((token) => `/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
