import { expect } from "@playwright/test";

import { test } from "./patchbay-test.ts";
import { storeAgent } from "./store-agent.ts";

/** A name that is not there, a model that is not chosen, an expression that ends too soon and a port that leads nowhere. */
const wrong = {
  schema: "patchbay/graph@1",
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: { type: "object" },
  nodes: [
    { id: "start", type: "start" },
    { id: "say", type: "template", config: { text: "{{ input.mesage }}" } },
    { id: "ask", type: "llm", config: { model: "" } },
    { id: "choose", type: "condition", config: { cases: [{ id: "yes", when: "1 +" }] } },
    { id: "end", type: "end" },
  ],
  edges: [
    { from: "start", to: "say" },
    { from: "say", to: "ask" },
    { from: "ask", to: "choose" },
    { from: "choose", port: "yes", to: "end" },
  ],
};

test.use({ locale: "de-DE" });

test("problems, their remedies and their reasons are German for whoever reads German", async ({
  page,
  patchbay,
}) => {
  const id = await storeAgent(page.request, patchbay, "Deutsche Probleme", wrong);
  await page.goto(patchbay.signInLink);
  await expect(page.getByRole("navigation", { name: "Hauptnavigation" })).toBeVisible();
  await page.goto(`${patchbay.url}/agents/${id}`);
  await page.getByRole("button", { name: /^Probleme: \d+$/ }).click();
  const problems = page.getByRole("list", { name: "Probleme" });
  for (const said of [
    "„mesage“ gibt es hier nicht. Ist „message“ gemeint?",
    "Ein Modell wählen.",
    "Der Ausdruck endet, wo ein Wert erwartet wird.",
    "Der Ausgang „else“ von „choose“ führt nirgendwohin.",
  ])
    await expect(problems.getByText(said)).toBeVisible();
  await expect(problems.locator("[lang=en]")).toHaveCount(0);

  await problems.getByRole("button", { name: "Warum? Zu PB3203" }).click();
  await expect(
    problems.getByText("Ein Lauf, der hier hinausginge, bliebe ohne Antwort stehen."),
  ).toBeVisible();

  await problems.getByRole("button", { name: "Mit „end“ verbinden" }).click();
  await expect(problems.getByText("führt nirgendwohin")).toBeHidden();
  await problems.getByRole("button", { name: "Durch „message“ ersetzen" }).click();
  await expect(problems.getByText("gibt es hier nicht")).toBeHidden();
});
