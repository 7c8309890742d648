import { useEffect, useState } from "react";

const stepMs = 30_000; // fine enough for "a minute ago"

/** The time in milliseconds since the epoch, renewed every half minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), stepMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
