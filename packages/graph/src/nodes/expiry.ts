import { z } from "zod";

/** The port by which a node leaves that has waited in vain. */
export const expiredPort = "expired";

/** A year: whoever has not answered by then will not. */
export const longestPauseMs = 31_536_000_000;

/** How long a pause for a person stays open; without it, as long as the run does. At least a second, at most a year. */
export const ExpiresMs = z.int().min(1_000).max(longestPauseMs).optional().meta({
  title: "Expires after (milliseconds)",
  description: "Then the run goes on by “expired”. Without it, it waits for an answer.",
});
