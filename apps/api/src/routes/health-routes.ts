import { Hono } from "hono";

/** A part that the process needs to do its work. Resolves when it answers. */
export type Probe = () => Promise<void>;

/** How long a probe may take before its part counts as down. */
const probeMs = 2_000;

/** For load balancers and people: alive is being able to answer, ready is being able to work. */
export function healthRoutes(probes: Readonly<Record<string, Probe>>): Hono {
  return new Hono()
    .get("/health/live", (c) => c.json({ status: "ok" }))
    .get("/health/ready", async (c) => {
      const states = await Promise.all(
        Object.entries(probes).map(async ([name, probe]) => [name, await stateOf(probe)] as const),
      );
      const isReady = states.every(([, state]) => state === "ok");
      return c.json(
        { status: isReady ? "ok" : "unavailable", dependencies: Object.fromEntries(states) },
        isReady ? 200 : 503,
      );
    });
}

async function stateOf(probe: Probe): Promise<"ok" | "unavailable"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"unavailable">((resolve) => {
    timer = setTimeout(() => resolve("unavailable"), probeMs);
  });
  const state = probe().then(
    () => "ok" as const,
    () => "unavailable" as const,
  );
  try {
    return await Promise.race([state, late]);
  } finally {
    clearTimeout(timer);
  }
}
