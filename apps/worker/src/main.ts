// The worker process: does the background work of an API that was started with PATCHBAY_WORKER=external.
import process from "node:process";

import { runProcess } from "@patchbay/composition";

import { startWorker } from "./start-worker.ts";

await runProcess(process, startWorker);
