// `npm run bench:server`: our server against one written by hand with LangGraph.js, its Postgres saver and Hono. Both
// answer over HTTP, with the same provider and on the same Postgres, in turn within one run; ours has everything on.
import { join } from "node:path";
import { parseArgs } from "node:util";

import { startPostgres } from "../../services/postgres.ts";
import { median } from "../compare.ts";
import { chunks } from "../model-call.ts";
import { startProcess } from "./child-process.ts";
import { ask, BrokenStreamsError, type Percentiles, slowStreams, type Target, throughput } from "./load.ts";
import { startByHand, startOurs, type Subject } from "./subjects.ts";

const { values } = parseArgs({
  options: {
    help: { type: "boolean", default: false },
    rounds: { type: "string", default: "10" },
    seconds: { type: "string", default: "3" },
    streams: { type: "string", default: "1000" },
    only: { type: "string", default: "latency,throughput,streams,embedded" },
  },
});
if (values.help) {
  console.log(
    [
      "Measures our server against a hand-written one: latency, throughput, slow streams, memory. Needs Postgres.",
      "  --rounds N    rounds of latency and of throughput (default 10)",
      "  --seconds N   length of a round of throughput, and a third of that of slow streams (default 3)",
      "  --streams N   slow streams at once (default 1000)",
      "  --only LIST   of latency, throughput, streams, embedded",
      "BENCH_POSTGRES_URL names a server to use instead of a throw-away one (two databases on it are made anew).",
      "PROFILE=FOLDER leaves a CPU profile of each process there.",
    ].join("\n"),
  );
} else {
  await bench();
}

async function bench(): Promise<void> {
  const own = process.env["BENCH_POSTGRES_URL"];
  const postgres = own === undefined ? await startPostgres() : { url: own, stop: () => Promise.resolve() };
  if (postgres === undefined) throw new Error("PostgreSQL is not installed here (Debian: postgresql).");
  const stops = [() => postgres.stop()];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void stopAll().finally(() => process.exit(1)));
  try {
    const provider = await startProcess(join(import.meta.dirname, "provider.ts"), {}, /^ready (.*)$/);
    stops.push(provider.stop);
    const reached = { base_url: `${provider.ready}/v1`, api_key: "sk-bench" };
    const byHand = await startByHand(postgres.url, reached);
    stops.push(byHand.stop);
    const ours = await startOurs(postgres.url, reached);
    stops.push(ours.stop);
    const only = values.only.split(",");
    await warmUp(byHand.target);
    await warmUp(ours.target);
    await printMemory("at rest", byHand, ours);
    if (only.includes("latency")) await compareLatency(byHand.target, ours.target);
    if (only.includes("throughput")) await compareThroughput(byHand, ours);
    await printMemory("after that", byHand, ours);
    if (only.includes("streams")) {
      for (const subject of [byHand, ours]) await measureStreams(subject, provider.ready);
      await printMemory("after slow streams", byHand, ours);
    }
    if (!only.includes("embedded")) return;
    const embedded = await startOurs(undefined, reached);
    stops.push(embedded.stop);
    await warmUp(embedded.target);
    console.log("\nThe embedded database, for comparison (it syncs each commit to the disk):");
    if (only.includes("latency")) await compareLatency(byHand.target, embedded.target);
    if (only.includes("throughput")) await compareThroughput(byHand, embedded);
    if (only.includes("streams")) await measureStreams(embedded, provider.ready);
    await printMemory("after that", embedded);
  } finally {
    await stopAll();
  }
}

/** The JIT compiler has seen all of it, and the pools have their connections. */
async function warmUp(target: Target): Promise<void> {
  for (let index = 0; index < 100; index++) await ask(target, "Hi", chunks.length);
  await throughput(target, 64, 1_000, chunks.length);
}

async function compareLatency(byHand: Target, ours: Target): Promise<void> {
  const rounds: { theirs: Round; ours: Round }[] = [];
  for (let index = 0; index < Number(values.rounds); index++) {
    const theirs = await latencyOf(byHand);
    rounds.push({ theirs, ours: await latencyOf(ours) });
  }
  const of = (pick: (round: (typeof rounds)[number]) => number): number => median(rounds.map(pick));
  const ratio = of((round) => round.ours.totalMs / round.theirs.totalMs);
  const added = of((round) => round.ours.firstMs - round.theirs.firstMs);
  console.log(`\n${ours.name}: one at a time`);
  line("whole answer", `${ms(of((r) => r.ours.totalMs))}, by hand ${ms(of((r) => r.theirs.totalMs))}`);
  verdict("ratio", ratio, ratio <= 1.3, "× (≤ 1.3)");
  line("first token", `${ms(of((r) => r.ours.firstMs))}, by hand ${ms(of((r) => r.theirs.firstMs))}`);
  verdict("added to first token", added, added <= 5, "ms (≤ 5)");
}

interface Round {
  readonly firstMs: number;
  readonly totalMs: number;
}

async function latencyOf(target: Target): Promise<Round> {
  const answers = [];
  for (let index = 0; index < 20; index++) answers.push(await ask(target, "Hi", chunks.length));
  return {
    firstMs: median(answers.map(({ firstMs }) => firstMs)),
    totalMs: median(answers.map(({ totalMs }) => totalMs)),
  };
}

async function compareThroughput(byHand: Subject, ours: Subject): Promise<void> {
  const rounds: { theirs: Load; ours: Load }[] = [];
  for (let index = 0; index < Math.max(1, Number(values.rounds) / 2); index++) {
    const theirs = await loadOf(byHand);
    rounds.push({ theirs, ours: await loadOf(ours) });
  }
  const of = (pick: (round: (typeof rounds)[number]) => number): number => median(rounds.map(pick));
  const ratio = of((round) => round.ours.perSecond / round.theirs.perSecond);
  console.log(`\n${ours.target.name}: 64 at a time`);
  line(
    "answers per second",
    `${of((r) => r.ours.perSecond).toFixed(1)}, by hand ${of((r) => r.theirs.perSecond).toFixed(1)}`,
  );
  line("processor per answer", `${ms(of((r) => r.ours.cpuMs))}, by hand ${ms(of((r) => r.theirs.cpuMs))}`);
  verdict("ratio", ratio, ratio >= 1, "× (≥ 1.0)");
}

interface Load {
  readonly perSecond: number;
  /** Of the server's process alone, for each answer: what it is whoever else is busy on the machine. */
  readonly cpuMs: number;
}

async function loadOf({ target, process }: Subject): Promise<Load> {
  const before = await process.cpuMs();
  const { answers, perSecond } = await throughput(target, 64, Number(values.seconds) * 1_000, chunks.length);
  return { perSecond, cpuMs: ((await process.cpuMs()) - before) / answers };
}

async function measureStreams({ target, process }: Subject, provider: string): Promise<void> {
  const count = Number(values.streams);
  const before = await process.cpuMs();
  const startedAt = performance.now();
  const found = await slowStreams(target, count, Number(values.seconds) * 3_000, process.cpuMs, () =>
    fetch(`${provider}/end`),
  ).catch((error: unknown) => {
    // That one server cannot bear it says nothing of the other.
    if (error instanceof BrokenStreamsError) return error;
    throw error;
  });
  if (found instanceof BrokenStreamsError) {
    console.log(`\n${target.name}: ${found.message}: ${String(found.cause)}`);
    return;
  }
  const busy = ((await process.cpuMs()) - before) / (performance.now() - startedAt);
  console.log(`\n${target.name}: ${found.open} slow streams of ${count}, 20 ms per token`);
  line("processor", `${(busy * 100).toFixed(0)} % of one`);
  line("processor per token", `${found.cpuUs.toFixed(0)} µs`);
  line("between tokens", percentiles(found.betweenPieces));
  line("between arrivals", percentiles(found.betweenArrivals));
  line("kept up with", `${(found.kept * 100).toFixed(0)} % of what the model said`);
  const { p95Ms } = found.betweenArrivals;
  const isMet = p95Ms < 60 && found.kept > 0.9 && found.open === count;
  verdict("p95 of arrivals", p95Ms, isMet, "ms (< 60, keeping up)");
}

async function printMemory(when: string, ...subjects: readonly Subject[]): Promise<void> {
  console.log(`\nresident memory ${when}`);
  for (const { target, process } of subjects) {
    const { now, peak } = await process.memory();
    line(target.name, `${now.toFixed(0)} MiB (highest ${peak.toFixed(0)})`);
  }
}

const percentiles = ({ p50Ms, p95Ms, p99Ms }: Percentiles): string =>
  `p50 ${ms(p50Ms)}, p95 ${ms(p95Ms)}, p99 ${ms(p99Ms)}`;

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function line(what: string, said: string): void {
  console.log(`  ${what.padEnd(22)} ${said}`);
}

function verdict(what: string, value: number, isMet: boolean, target: string): void {
  line(what, `${value.toFixed(2)} ${target}: ${isMet ? "meets" : "MISSES"}`);
}
