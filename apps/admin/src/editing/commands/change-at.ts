import type { Json } from "@patchbay/graph";

import { isFields } from "../../graph/read-fields.ts";

/** A way into a JSON value: names of members and places in lists. */
export type Route = readonly (string | number)[];

/**
 * The value with what lies at the end of a route replaced, or removed by `undefined`; objects on the way are made where
 * there are none, and the place behind a list's last adds to it. The very same value where nothing changes, and where the route crosses what is no container.
 */
export function changeAt(value: Json, route: Route, to: Json | undefined): Json {
  const [first, ...rest] = route;
  if (first === undefined) return to === undefined || sameJson(value, to) ? value : to;
  if (Array.isArray(value)) return changedList(value, first === "" ? -1 : Number(first), rest, to);
  if (!isFields(value)) return value;
  const name = String(first);
  const old = Object.hasOwn(value, name) ? value[name] : undefined;
  if (rest.length === 0 && to === undefined) {
    if (old === undefined) return value;
    const { [name]: _, ...others } = value;
    return others;
  }
  if (old === undefined && to === undefined) return value;
  // A null on the way is something that the author wrote, and no container.
  const next = rest.length === 0 ? to : changeAt(old === undefined ? {} : old, rest, to);
  return next === undefined || (old !== undefined && sameJson(old, next))
    ? value
    : { ...value, [name]: next };
}

function changedList(list: readonly Json[], index: number, rest: Route, to: Json | undefined): Json {
  if (!Number.isInteger(index) || index < 0 || index > list.length) return list;
  const old = list[index];
  if (rest.length === 0) {
    if (to === undefined) return old === undefined ? list : list.toSpliced(index, 1);
    if (old === undefined) return [...list, to];
    return sameJson(old, to) ? list : list.with(index, to);
  }
  if (old === undefined) return to === undefined ? list : [...list, changeAt({}, rest, to)];
  const next = changeAt(old, rest, to);
  return next === old ? list : list.with(index, next);
}

/** Whether two JSON values say the same. Quick where they are the same object. */
export const sameJson = (a: Json, b: Json): boolean =>
  a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b));
