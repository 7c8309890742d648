import { useStoreApi } from "@xyflow/react";
import { type RefObject, useEffect } from "react";

/** How long the canvas rests before it counts as still, in milliseconds: longer than the pause between two turns of a wheel. */
const restMs = 300;

/**
 * Marks the canvas with `data-panned` while it is moved without being zoomed. Its style makes a layer of the drawing then:
 * what is painted once is only shifted. At rest it is none, as letters are drawn finer without, and while it is zoomed it
 * is none, as the browser would stretch what it has painted. Only below `ReactFlowProvider`.
 */
export function usePanLayer(section: RefObject<HTMLElement | null>): void {
  const store = useStoreApi();
  useEffect(() => {
    let last = store.getState().transform;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const rest = () => delete section.current?.dataset["panned"];
    const stop = store.subscribe(({ transform }) => {
      if (transform === last) return;
      const isZoomed = transform[2] !== last[2];
      last = transform;
      clearTimeout(timer);
      if (isZoomed) return rest();
      if (section.current !== null) section.current.dataset["panned"] = "";
      timer = setTimeout(rest, restMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store, section]);
}
