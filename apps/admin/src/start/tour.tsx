import { Popover } from "radix-ui";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";

import { Button } from "../design/button.tsx";
import menu from "../design/menu.module.css";
import { t } from "../words/words.ts";
import { endTour, hasSeenTour, isTouring, onTourChange, startTour } from "./tour-state.ts";
import { type TourStop, tourStops } from "./tour-stops.ts";
import styles from "./tour.module.css";

interface TourProps {
  /** Whether this is the moment to show somebody around who has not been shown around yet. */
  readonly isFirstVisit: boolean;
}

/**
 * Three stops in the builder: the canvas, the test panel, publishing. Begins by itself on a first visit and whenever
 * `startTour` is called; everything around it can be used meanwhile. Escape leaves it for good.
 */
export function Tour({ isFirstVisit }: TourProps) {
  const isOn = useSyncExternalStore(onTourChange, isTouring);
  useEffect(() => {
    if (isFirstVisit && !hasSeenTour()) startTour();
  }, [isFirstVisit]);
  return isOn ? <Stops /> : null;
}

function Stops() {
  // What is not on the page, for whoever may not publish for one, is passed by.
  const [stops] = useState(() => tourStops.filter((stop) => partOf(stop) !== undefined));
  const [index, setIndex] = useState(0);
  const next = useRef<HTMLButtonElement>(null);
  const stop = stops[index];

  useEffect(() => {
    if (stop === undefined) return endTour();
    const part = partOf(stop);
    part?.setAttribute("data-tour-stop", "here"); // tour.module.css draws the frame
    return () => part?.removeAttribute("data-tour-stop");
  }, [stop]);

  if (stop === undefined) return null;
  const isLast = index === stops.length - 1;
  return (
    <Popover.Root open onOpenChange={endTour}>
      <Popover.Anchor virtualRef={{ current: { getBoundingClientRect: () => anchorOf(stop) } }} />
      <Popover.Portal>
        <Popover.Content
          key={stop.part}
          className={[menu.popover, styles.stop].join(" ")}
          side={stop.side === "inside" ? "top" : "bottom"}
          align={stop.side === "bottom" ? "end" : "center"}
          sideOffset={stop.side === "inside" ? 24 : 10}
          collisionPadding={12}
          aria-labelledby="tour-title"
          aria-describedby="tour-text"
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            next.current?.focus();
          }}
          // The graph can be moved, the agent tried: only its own buttons and Escape end the tour.
          onInteractOutside={(event) => event.preventDefault()}
        >
          <p className={styles.count}>{t("start.tour.count", { number: index + 1, of: stops.length })}</p>
          <h2 className={styles.title} id="tour-title">
            {t(stop.title)}
          </h2>
          <p className={styles.text} id="tour-text">
            {t(stop.text)}
          </p>
          <div className={styles.actions}>
            {!isLast && (
              <Button size="small" look="ghost" className={styles.skip} onClick={endTour}>
                {t("start.tour.skip")}
              </Button>
            )}
            {index > 0 && (
              <Button size="small" onClick={() => setIndex(index - 1)}>
                {t("start.tour.back")}
              </Button>
            )}
            <Button
              size="small"
              look="primary"
              ref={next}
              onClick={() => (isLast ? endTour() : setIndex(index + 1))}
            >
              {t(isLast ? "common.done" : "start.tour.next")}
            </Button>
          </div>
          {stop.side !== "inside" && <Popover.Arrow className={styles.arrow} />}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const partOf = ({ part }: TourStop): Element | undefined =>
  document.querySelector(`[data-tour="${part}"]`) ?? undefined;

/** What the words point at: the part, or the middle of its lower edge where they stand inside of it. */
function anchorOf(stop: TourStop): DOMRect {
  const box = partOf(stop)?.getBoundingClientRect() ?? new DOMRect();
  return stop.side === "inside" ? new DOMRect(box.left + box.width / 2, box.bottom, 0, 0) : box;
}
