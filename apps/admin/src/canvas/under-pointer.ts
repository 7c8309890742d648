import type { Point } from "./layout.ts";

/** What of the canvas lies under a point of the screen. */
export interface Under {
  /** The key of a node or note. */
  readonly node: string | undefined;
  /** The key of an edge. */
  readonly edge: string | undefined;
  /** Whether it is the canvas at all, not what floats over it or lies beside it. */
  readonly isCanvas: boolean;
}

/** Looks what lies under a point of the screen. */
export function under({ x, y }: Point): Under {
  const element = document.elementFromPoint(x, y);
  const idOf = (selector: string) => element?.closest<HTMLElement | SVGElement>(selector)?.dataset["id"];
  return {
    node: idOf(".react-flow__node"),
    edge: idOf(".react-flow__edge"),
    isCanvas: element?.closest(".react-flow__renderer") != null,
  };
}

/** Screen pixels around a pointer in which an edge counts as meant by who drops something there. */
const reach = 16;

/** The key of the edge at or near a point of the screen. */
export function edgeNear({ x, y }: Point): string | undefined {
  const around = [
    { x, y },
    { x: x - reach, y },
    { x: x + reach, y },
    { x, y: y - reach },
    { x, y: y + reach },
  ];
  return around.map((point) => under(point).edge).find((edge) => edge !== undefined);
}

/** Where a pointer is on the screen; undefined where no finger is left. */
export function pointOf(
  event: MouseEvent | TouchEvent | { readonly nativeEvent: MouseEvent | TouchEvent },
): Point | undefined {
  const native = "nativeEvent" in event ? event.nativeEvent : event;
  if ("clientX" in native) return { x: native.clientX, y: native.clientY };
  const [touch] = native.changedTouches;
  return touch === undefined ? undefined : { x: touch.clientX, y: touch.clientY };
}
