import { WorkerRefused } from "./worker-process.ts";

/** More than a pool has connections that are broken without knowing it. */
const mostAttempts = 20;

/** Asks again where the database could not be reached, as a client does that is answered with a 5xx. */
export async function again<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (thrown) {
      const isOurs = thrown instanceof WorkerRefused && !thrown.code.startsWith("interrupt_");
      if (!isOurs || attempt === mostAttempts) throw thrown;
    }
  }
}
