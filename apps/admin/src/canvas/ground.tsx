import { useStoreApi } from "@xyflow/react";
import { useLayoutEffect, useRef } from "react";

import styles from "./ground.module.css";

/** Canvas pixels between two dots. */
const gap = 20;

/**
 * The dots behind the graph. A layer that is a little larger than the canvas and moves by less than one gap: so panning
 * paints nothing anew, which a pattern that fills the canvas would in every frame. Only below `ReactFlowProvider`.
 */
export function Ground() {
  const dots = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  useLayoutEffect(() => {
    let drawn: readonly number[] | undefined;
    const draw = () => {
      const { transform } = store.getState();
      const style = dots.current?.style;
      if (transform === drawn || style === undefined) return;
      const [x, y, zoom] = transform;
      const size = gap * zoom;
      if (zoom !== drawn?.[2]) {
        style.setProperty("--gap", `${size}px`);
        style.setProperty("--dot", `${zoom}px`);
      }
      style.transform = `translate(${within(x, size)}px, ${within(y, size)}px)`;
      drawn = transform;
    };
    draw();
    return store.subscribe(draw);
  }, [store]);
  return <div ref={dots} className={styles.dots} aria-hidden />;
}

/** What is left of a length by whole sizes, at least 0 and less than `size`. */
const within = (length: number, size: number): number => ((length % size) + size) % size;
