// `npm run bench:builder`: the builder with a graph of 500 nodes in Chromium: how evenly it pans, and how soon after a key
// the checker's word is on the page. Frames are held against those of an empty page in the same browser and the same run.
/// <reference lib="dom" />
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { type Browser, chromium, type Page } from "@playwright/test";
import { Credentials } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";

import { buildAdmin } from "../build-admin.ts";
import { findChromium } from "../services/chromium.ts";
import { median } from "./compare.ts";
import { chainDocument } from "./compile.ts";
import { startProcess } from "./server/child-process.ts";

const { values } = parseArgs({
  options: {
    help: { type: "boolean", default: false },
    nodes: { type: "string", default: "500" },
    keys: { type: "string", default: "20" },
  },
});
if (values.help) {
  console.log("Measures the builder in Chromium. --nodes N (default 500), --keys N keystrokes (default 20).");
} else {
  await bench(Number(values.nodes), Number(values.keys));
}

async function bench(nodes: number, keys: number): Promise<void> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error("No Chromium here: set CHROMIUM_PATH, or install Debian's chromium.");
  await buildAdmin();
  const folder = await mkdtemp(join(tmpdir(), "patchbay-bench-"));
  const main = join(import.meta.dirname, "../../apps/api/src/main.ts");
  const server = await startProcess(
    main,
    { PORT: "0", PATCHBAY_DATA_DIR: folder, PATCHBAY_LOG_LEVEL: "error" },
    /Sign in:\s+(\S+)/,
  );
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const credentials = Credentials.parse(
      JSON.parse(await readFile(join(folder, "credentials.json"), "utf8")),
    );
    const url = new URL(server.ready).origin;
    const agent = await storeAgent(url, credentials, placed(chainDocument(nodes)));
    const empty = await framesOfEmptyPage(browser);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(server.ready);
    await page.waitForURL(/\/agents/);
    await page.goto(`${url}/agents/${agent}`);
    await page.locator(".react-flow__node").first().waitFor({ timeout: 60_000 });
    await reportPanning(page, empty);
    await reportKeystrokes(page, keys);
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** In rows of twenty-five, as a person with much patience would have placed them. */
function placed(document: JsonObject): JsonObject {
  // chainDocument makes objects.
  const nodes = document["nodes"] as readonly JsonObject[];
  return {
    ...document,
    nodes: nodes.map((node, index) => ({
      ...node,
      ui: { x: (index % 25) * 280, y: Math.floor(index / 25) * 160 },
    })),
  };
}

async function storeAgent(url: string, credentials: Credentials, graph: JsonObject): Promise<string> {
  const headers = { authorization: `Bearer ${credentials.api_key}`, "content-type": "application/json" };
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(`${url}/api/v1${path}`, init);
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}.`);
    return response;
  };
  const body = { project_id: credentials.project_id, slug: "large", name: "Large" };
  const made = await send("/agents", { method: "POST", headers, body: JSON.stringify(body) });
  const { id } = (await made.json()) as { id: string };
  await send(`/agents/${id}/draft`, {
    method: "PUT",
    headers: { ...headers, "if-match": '"1"' },
    body: JSON.stringify(graph),
  });
  return id;
}

/** Milliseconds between frames, as the page itself sees them. */
interface Frames {
  readonly median: number;
  readonly p95: number;
}

async function framesDuring(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { benchTimes: times, benchOn: true });
    const note = (time: number): void => {
      times.push(time);
      if ((window as unknown as { benchOn: boolean }).benchOn) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  await work();
  const times = await page.evaluate(() => {
    const bench = window as unknown as { benchOn: boolean; benchTimes: number[] };
    bench.benchOn = false;
    return bench.benchTimes;
  });
  const gaps = times
    .slice(1)
    .map((time, index) => time - (times[index] ?? time))
    .toSorted((a, b) => a - b);
  return { median: median(gaps), p95: gaps[Math.floor(gaps.length * 0.95)] ?? Number.NaN };
}

/** As fast as this browser draws at all on this machine. */
async function framesOfEmptyPage(browser: Browser): Promise<Frames> {
  const page = await browser.newPage();
  const frames = await framesDuring(page, () => page.waitForTimeout(2_000));
  await page.close();
  return frames;
}

async function reportPanning(page: Page, empty: Frames): Promise<void> {
  const pane = page.locator(".react-flow__pane");
  const box = await pane.boundingBox();
  if (box === null) throw new Error("There is no canvas.");
  const [x, y] = [box.x + box.width / 2, box.y + box.height - 60];
  const frames = await framesDuring(page, async () => {
    await page.mouse.move(x, y);
    // The middle button pans, whatever lies under it.
    await page.mouse.down({ button: "middle" });
    for (let step = 0; step < 120; step += 1) {
      await page.mouse.move(x - 320 * Math.sin(step / 12), y - 120 * Math.cos(step / 17));
    }
    await page.mouse.up({ button: "middle" });
  });
  const ratio = frames.p95 / empty.p95;
  console.log(
    `panning                 frame ${frames.median.toFixed(1)} ms (median), ${frames.p95.toFixed(1)} ms (p95)   empty page ${empty.median.toFixed(1)} / ${empty.p95.toFixed(1)} ms   ratio of p95 ${ratio.toFixed(2)} (${frames.p95 <= 17.5 ? "meets" : "MISSES"} 60 fps)`,
  );
}

/** Breaks an expression in the JSON view and mends it again, key by key, and waits for the count of problems each time. */
async function reportKeystrokes(page: Page, keys: number): Promise<void> {
  await page.getByRole("tab", { name: "JSON" }).click();
  const editor = page.getByRole("textbox", { name: "Graph document" });
  await editor.waitFor();
  await page.waitForTimeout(1_000);
  const line = page.locator(".cm-line", { hasText: "{{ input.message }}" }).first();
  await line.click();
  await page.keyboard.press("Home");
  // Right behind the braces of the first expression.
  const text = ((await line.textContent()) ?? "").trimStart();
  for (let left = text.indexOf("{{") + 3; left > 0; left -= 1) await page.keyboard.press("ArrowRight");
  await page.evaluate(() => {
    const bench = { pressed: 0, seen: [] as number[] };
    Object.assign(window, { bench });
    addEventListener(
      "keydown",
      () => {
        bench.pressed = performance.now();
      },
      true,
    );
    const bar = [...document.querySelectorAll("button")].find((each) =>
      each.textContent.startsWith("Problems: "),
    );
    if (bar === undefined) throw new Error("There is no count of problems.");
    new MutationObserver(() => {
      bench.seen.push(performance.now() - bench.pressed);
    }).observe(bar, { subtree: true, characterData: true, childList: true });
  });
  const times: number[] = [];
  for (let count = 0; count < keys; count += 1) {
    await page.keyboard.press(count % 2 === 0 ? "(" : "Backspace");
    await page.waitForFunction(
      (wanted) => (window as unknown as { bench: { seen: number[] } }).bench.seen.length >= wanted,
      count + 1,
    );
    times.push(
      await page.evaluate(
        () => (window as unknown as { bench: { seen: number[] } }).bench.seen.at(-1) ?? Number.NaN,
      ),
    );
  }
  const sorted = times.slice(2).toSorted((a, b) => a - b);
  const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
  console.log(
    `keystroke to diagnostic ${median(sorted).toFixed(0)} ms (median), ${p95.toFixed(0)} ms (p95) (${median(sorted) <= 100 ? "meets" : "MISSES"} 100 ms)`,
  );
}
