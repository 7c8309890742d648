import type { Json } from "@patchbay/graph";

import type { Route } from "../editing/commands/change-at.ts";
import { pointerAt, useFieldGround } from "./field-context.ts";
import { problemsAt } from "./problems-at.ts";

/** What every control is given, whatever it is a control of. */
export interface FieldProps {
  /** Where its value lies in what the form is about. */
  readonly route: Route;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly isRequired: boolean;
  /** What stands for it where nothing is given. */
  readonly initial?: Json | undefined;
  /** As it is written; undefined where nothing is given. */
  readonly value: unknown;
}

/** What a control does with its place: says what is wrong there, and changes what lies there. */
export function useField({ route, label, isRequired }: Pick<FieldProps, "route" | "label" | "isRequired">) {
  const { problems, pointer, change, rename, isReadOnly } = useFieldGround();
  const at = pointerAt(pointer, route);
  return {
    isReadOnly,
    /** From the root of the graph at hand. */
    pointer: at,
    /** @param below names of what has places of its own below this one */
    problems: (below: readonly (string | number)[] = []) =>
      problemsAt(
        problems,
        at,
        below.map((token) => pointerAt(at, [token])),
      ),
    set: (value: Json | undefined) => change(route, value, label),
    setAt: (rest: Route, value: Json | undefined, what = label) => change([...route, ...rest], value, what),
    /** Gives a member of the value another name, with whatever names it. */
    rename: (rest: Route, name: string) => rename([...route, ...rest], name),
    /** Sets a text: an empty one is none, unless there must be one. */
    setText: (text: string) => change(route, text === "" && !isRequired ? undefined : text, label),
  };
}
