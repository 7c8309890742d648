import type { FakeAnswer } from "@patchbay/models-openai/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

import { expectWhole } from "./expect-whole.ts";
import { type Engine, FaultBench } from "./fault-bench.ts";
import { faultGraph } from "./fault-graph.ts";
import { survive } from "./survive.ts";
import type { Place } from "./worker-messages.ts";
import type { WorkerProcess } from "./worker-process.ts";

const troubles: Readonly<Record<string, FakeAnswer>> = {
  "answers 429": { type: "error", status: 429, retryAfter: 0 },
  "answers 500": { type: "error", status: 500 },
  "says half an answer and then nothing": { type: "hang", chunks: ["I "] },
  "breaks off in mid-sentence": { type: "broken", chunks: ["I "], how: "reset" },
  "sends what is no JSON": { type: "broken", chunks: ["I "], how: "malformed" },
};

/** A provider in trouble while a run is being taken over from a process that died. */
export function providerSuite(engine: Engine): void {
  let bench: FaultBench;
  let place: Place;
  let agent_id: string;
  let worker: WorkerProcess;

  beforeAll(async () => {
    bench = await FaultBench.open(engine);
    const seeded = await bench.seed([faultGraph]);
    place = seeded.place;
    agent_id = seeded.agent_ids[0] ?? "";
    worker = bench.startWorker();
    // A database is made, and two processes are started.
  }, 120_000);

  afterAll(() => bench.close());

  test.each(Object.entries(troubles))(
    "a run is whole although its process died and the provider then %s",
    async (message, trouble) => {
      await worker.arm({ point: "in-model-stream", nth: 3 });
      // The process that dies is answered as it should be; the one that takes over meets the trouble, twice.
      bench.trouble({ after: 1, with: [trouble, trouble] });
      const survivor = await survive(bench, {
        worker,
        place,
        agent_id,
        request: { input: { message }, version: "published", mode: "background", metadata: {} },
        answer: () => ({ approved: true }),
      });
      worker = survivor.worker;
      expect(survivor.faults).toHaveLength(1);
      expectWhole(bench, survivor, message);
      // Once by the process that died, three times by the one that took over.
      expect(bench.asked("think", message)).toBe(4);
      expect(bench.asked("speak", message)).toBe(1);
    },
    60_000,
  );
}
