import { useLayoutEffect, useRef, useState } from "react";

/** Functions by name, none of which answers anything. */
type Handlers<Names> = { readonly [Name in keyof Names]: Names[Name] };

/** Handlers that are the same object at all times and do what was given last, so that rows need not be drawn anew for them. */
export function useLatest<Names extends { readonly [Name in keyof Names]: (...given: never[]) => void }>(
  handlers: Handlers<Names>,
): Handlers<Names> {
  const latest = useRef(handlers);
  useLayoutEffect(() => {
    latest.current = handlers;
  });
  const [stable] = useState(() => {
    const names = Object.keys(handlers) as (keyof Names)[]; // an object's keys are its names
    const calls = names.map((name) => [name, (...given: never[]) => latest.current[name](...given)]);
    return Object.fromEntries(calls) as Handlers<Names>; // each name calls the handler of that name
  });
  return stable;
}
