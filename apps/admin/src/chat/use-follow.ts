import { type RefObject, type UIEvent, useCallback, useEffect, useRef, useState } from "react";

/** How far from its end a list may be and still count as being at its end, in pixels: about two lines. */
const nearPx = 48;

/** A list that follows what grows at its end. */
export interface Follow {
  /** What scrolls. */
  readonly list: RefObject<HTMLDivElement | null>;
  /** What grows in it. */
  readonly content: RefObject<HTMLDivElement | null>;
  readonly onScroll: (event: UIEvent<HTMLDivElement>) => void;
  /** Whether the reader has left the end, so that something new may be out of sight. */
  readonly isBehind: boolean;
  readonly toEnd: () => void;
}

/**
 * Keeps the end of a list in view as it grows, whatever makes it grow, until the reader scrolls up.
 *
 * Only scrolling up leaves the end. How far the end is says nothing: the browser tells of a scroll to the end later, and
 * by then more may have grown below it than fits the view.
 *
 * @param count of the items; a new one is always shown
 */
export function useFollow(count: number): Follow {
  const list = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const lastTop = useRef(0);
  const [isBehind, setBehind] = useState(false);

  const toEnd = useCallback(() => {
    follows.current = true;
    // The scroll that this makes says by itself that nothing is out of sight any more.
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, []);

  useEffect(toEnd, [toEnd, count]);
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (follows.current) toEnd();
    });
    // The list itself gets smaller as the composer below it grows.
    for (const { current } of [list, content]) if (current !== null) observer.observe(current);
    return () => observer.disconnect();
  }, [toEnd]);

  const onScroll = useCallback(({ currentTarget }: UIEvent<HTMLDivElement>) => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget;
    if (scrollHeight - scrollTop - clientHeight < nearPx) follows.current = true;
    else if (scrollTop < lastTop.current) follows.current = false;
    lastTop.current = scrollTop;
    setBehind(!follows.current);
  }, []);

  return { list, content, onScroll, isBehind, toEnd };
}
