import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, type Locator, type Page } from "@playwright/test";

import { type Patchbay, signIn, test } from "./patchbay-test.ts";
import { storeAgent } from "./store-agent.ts";
import { openBuilder, publishStored } from "./stored-agents.ts";
import { answering } from "./support-graphs.ts";

const run = promisify(execFile);

/** An agent that takes no message but a structure of everything that a form can ask for. */
const structured = {
  ...answering("Plan it."),
  input: {
    type: "object",
    properties: {
      city: { type: "string", examples: ["Saint-Malo, the “city of corsairs”, $HOME `date` 'quoted'"] },
      day: { type: "string", format: "date" },
      guests: { type: "integer", minimum: 2 },
      kind: { enum: ["business", "leisure"] },
      address: {
        type: "object",
        properties: { street: { type: "string", minLength: 3 }, number: { type: "integer" } },
        required: ["street"],
      },
      wishes: { type: "array", items: { type: "string" }, minItems: 1 },
      quiet: { type: "boolean" },
    },
    required: ["city", "day", "guests", "kind", "address", "wishes", "quiet"],
    additionalProperties: false,
  },
  nodes: [
    { id: "start", type: "start", name: "Start" },
    {
      id: "say",
      type: "template",
      config: { text: "{{ input.guests }} to {{ input.city }}, {{ input.address.street }}" },
    },
    { id: "end", type: "end", config: { output: { reply: "nodes.say.text" } } },
  ],
  edges: [
    { from: "start", to: "say" },
    { from: "say", to: "end" },
  ],
};

/** Answers a message, with nothing but text going in: no attachments are declared. */
const plain = answering("Answer briefly.");

async function openCallDialog(page: Page, patchbay: Patchbay, name: string, graph: object): Promise<Locator> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const agentId = await storeAgent(page.request, patchbay, name, graph);
  await publishStored(page, patchbay, agentId);
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  await page.getByRole("button", { name: "Call it" }).click();
  const dialog = page.getByRole("dialog", { name: `Call ${name} from a program` });
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByText("Your new key is in it")).toBeVisible();
  return dialog;
}

/** What the dialog copies for a language and a way to wait. */
async function copied(dialog: Locator, language: "curl" | "TypeScript", mode: "Stream" | "Wait") {
  await dialog.getByRole("tab", { name: language }).click();
  await dialog.getByRole("radio", { name: mode }).click();
  const panel = dialog.getByRole("tabpanel", { name: language });
  await panel.getByRole("button", { name: /Copy|Copied/ }).click();
  await expect(panel.getByRole("button", { name: "Copied" })).toBeVisible();
  return dialog.page().evaluate(() => navigator.clipboard.readText());
}

const inShell = async (command: string): Promise<string> =>
  (await run("sh", ["-c", command], { env: { PATH: process.env["PATH"] } })).stdout;

const inNode = async (program: string): Promise<string> =>
  (await run(process.execPath, ["--input-type=module-typescript", "--eval", program], { env: {} })).stdout;

for (const [name, graph, answer] of [
  ["Structured call", structured, /2 to Saint-Malo, the “city of corsairs”, \$HOME `date` /],
  ["Plain call", plain, /Hello/],
] as const) {
  test(`${name}: both programs run as they stand, streamed and waited for`, async ({ page, patchbay }) => {
    const dialog = await openCallDialog(page, patchbay, name, graph);
    const streamed = await inShell(await copied(dialog, "curl", "Stream"));
    expect(streamed).toContain("event: run.completed");
    expect(streamed).toMatch(answer);
    expect(await inShell(await copied(dialog, "curl", "Wait"))).toContain('"status":"completed"');
    expect(await inNode(await copied(dialog, "TypeScript", "Stream"))).toMatch(answer);
    expect(await inNode(await copied(dialog, "TypeScript", "Wait"))).toMatch(/^completed/);
  });
}
