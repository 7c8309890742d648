import { useReactFlow, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useLayoutEffect, useMemo, useRef } from "react";

import { t } from "../words/words.ts";
import styles from "./overview.module.css";
import { overviewOf } from "./overview-of.ts";
import type { Box } from "./viewport.ts";

interface OverviewProps {
  readonly boxes: readonly Box[];
  /** Called when the person moves the canvas here. */
  readonly onMove: () => void;
}

/**
 * The whole graph in small, and what of it is in sight; a click or a drag goes there, the wheel zooms. The nodes are painted
 * when they change, never while the canvas is moved. Only below `ReactFlowProvider`.
 */
export function Overview({ boxes, onMove }: OverviewProps) {
  const store = useStoreApi();
  const { setCenter, zoomTo } = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const map = useMemo(() => overviewOf(boxes), [boxes]);

  useLayoutEffect(() => {
    const draw = () => {
      const { width, height, transform } = store.getState();
      const style = frame.current?.style;
      if (style === undefined) return;
      const [x, y, zoom] = transform;
      const scale = map.scale / zoom;
      style.width = `${width * scale}px`;
      style.height = `${height * scale}px`;
      style.transform = `translate(${map.x - x * scale}px, ${map.y - y * scale}px)`;
    };
    draw();
    return store.subscribe(draw);
  }, [store, map]);

  const goTo = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>) => {
    const { left, top } = currentTarget.getBoundingClientRect();
    const [, , zoom] = store.getState().transform;
    onMove();
    void setCenter((clientX - left - map.x) / map.scale, (clientY - top - map.y) / map.scale, { zoom });
  };
  return (
    // The keyboard needs no map: what it selects is brought into sight.
    <div
      className={[styles.overview, "nopan", "nowheel"].join(" ")}
      style={map.size}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        goTo(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && goTo(event)}
      onWheel={({ deltaY }) => {
        onMove();
        void zoomTo(store.getState().transform[2] * 2 ** (-deltaY / 500));
      }}
    >
      <svg className={styles.nodes} aria-label={t("canvas.minimap")}>
        <path d={map.path} />
      </svg>
      <div ref={frame} className={styles.frame} />
    </div>
  );
}
