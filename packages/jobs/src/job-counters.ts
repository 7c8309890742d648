import type { JobEvent } from "./job-events.ts";

/** How often each thing happened to jobs of one kind since this process began. */
export interface JobTotals {
  readonly enqueued: number;
  readonly started: number;
  readonly completed: number;
  /** Attempts that failed and were followed by another. */
  readonly failed: number;
  readonly died: number;
  readonly returned: number;
  readonly stalled: number;
}

type Counted = Exclude<JobEvent, { type: "queue.failed" }>["type"];

/** An observer that counts. */
export class JobCounters {
  readonly #counts = new Map<string, Map<Counted, number>>();

  readonly observe = (event: JobEvent): void => {
    if (event.type === "queue.failed") return;
    const counts = this.#counts.get(event.job) ?? new Map<Counted, number>();
    this.#counts.set(event.job, counts.set(event.type, (counts.get(event.type) ?? 0) + 1));
  };

  /** By the names of the jobs. */
  totals(): ReadonlyMap<string, JobTotals> {
    return new Map(
      [...this.#counts].map(([job, counts]) => {
        const count = (type: Counted) => counts.get(type) ?? 0;
        const totals: JobTotals = {
          enqueued: count("job.enqueued"),
          started: count("job.started"),
          completed: count("job.completed"),
          failed: count("job.failed"),
          died: count("job.died"),
          returned: count("job.returned"),
          stalled: count("job.stalled"),
        };
        return [job, totals];
      }),
    );
  }
}
