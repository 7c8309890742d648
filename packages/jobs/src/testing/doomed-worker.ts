// A process that tests kill: puts a job into the store that its first argument describes, of the kind that its second
// names, begins it, says so, and never ends it; says, too, when its signal aborts.
import { writeSync } from "node:fs";

import { noteJob } from "./test-jobs.ts";
import { impatient, openStore, type StorePlace } from "./test-store.ts";

const [place, name] = process.argv.slice(2);
if (place === undefined || name === undefined) throw new Error("usage: doomed-worker.ts PLACE JOB");
const definition = noteJob({ name, attempts: 1 });
// The test that starts this process wrote the place.
const store = await openStore(JSON.parse(place) as StorePlace);
const queue = await store.openQueue({ liveness: impatient });
await queue.enqueue(definition, { note_id: "doomed", revision: 1 });
await queue.handle(definition, async (_payload, { signal }) => {
  signal.addEventListener("abort", () => writeSync(1, "aborted\n"));
  writeSync(1, "begun\n");
  await new Promise(() => {});
});
