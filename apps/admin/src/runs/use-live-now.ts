import { useEffect, useState } from "react";

const stepMs = 250; // bars grow a few times a second; more would only warm the machine

/** The time in milliseconds since the epoch: renewed several times a second while something goes on, else as it was. */
export function useLiveNow(isLive: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isLive) return undefined;
    const timer = setInterval(() => setNow(Date.now()), stepMs);
    return () => clearInterval(timer);
  }, [isLive]);
  return now;
}
