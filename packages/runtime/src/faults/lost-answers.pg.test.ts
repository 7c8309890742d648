import { testPostgresUrl } from "@patchbay/database/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { again } from "./again.ts";
import { begunAgain, expectPrefix, expectWhole } from "./expect-whole.ts";
import { FaultBench } from "./fault-bench.ts";
import { faultGraph } from "./fault-graph.ts";
import type { Deed } from "./watch-queries.ts";
import type { Place } from "./worker-messages.ts";

/** Commits of a run, and which of their kind it is. */
const commits: readonly (readonly [Deed, number])[] = [
  ["events", 1],
  ["events", 2],
  ["events", 5],
  ["checkpoint", 1],
  ["checkpoint", 3],
  ["intent", 1],
  ["intent", 2],
  ["result", 1],
  ["result", 2],
  ["wait", 1],
  ["end", 1],
];

describe.skipIf(testPostgresUrl === undefined)(
  "a connection that breaks after the commit and before the answer (needs PATCHBAY_TEST_POSTGRES_URL)",
  () => {
    let bench: FaultBench;
    let place: Place;
    let agent_id: string;

    beforeAll(async () => {
      bench = await FaultBench.open("postgres");
      const seeded = await bench.seed([faultGraph]);
      place = seeded.place;
      agent_id = seeded.agent_ids[0] ?? "";
    });

    afterAll(() => bench.close());

    test.each(commits)(
      "a run is whole although nobody heard of a commit: %s no. %i",
      async (deed, nth) => {
        const message = `${deed} ${nth}`;
        const worker = bench.startWorker(false);
        await worker.lose(deed, nth);
        const id = await worker.start({
          place,
          agent_id,
          key: message,
          request: { input: { message }, version: "published", mode: "wait", metadata: {} },
        });
        await worker.follow(place, id);
        const { interrupts } = await again(() => worker.rest(place, id));
        const interrupt_id = interrupts[0]?.id ?? "";
        await worker.answer(place, id, interrupt_id, { approved: true });
        await worker.follow(place, id);
        const run = await again(() => worker.rest(place, id));
        expect(run.interrupts).toEqual([]);
        const report = await worker.report(place, id);
        expect(await worker.hasLost()).toBe(true);
        expectPrefix(worker.seen, report.events);
        expectWhole(bench, { report, faults: [], seen: [], asked: [], worker }, message);
        expect(begunAgain(report.events).length).toBeLessThanOrEqual(1);
        await worker.close();
      },
      60_000,
    );
  },
);
