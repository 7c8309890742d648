/// <reference lib="dom" />
import { expect, type Locator, type Page } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { expectAccessible, listenForComplaints, pictureOf } from "./page-checks.ts";
import { signIn, test } from "./patchbay-test.ts";
import { storeAgent } from "./store-agent.ts";
import { openBuilder, publishStored, storedDraft, storeDraft } from "./stored-agents.ts";
import { answering, type SimpleGraph } from "./support-graphs.ts";

const inspectorOf = (page: Page): Locator => page.getByRole("region", { name: "Inspector" });

const openInspector = (page: Page): Promise<void> => page.getByRole("tab", { name: "Inspect" }).click();

const plain = answering("Answer briefly.");

/** Counts laps, and says how many. */
const counting: SimpleGraph = {
  ...plain,
  state: { laps: { schema: { type: "integer" }, reducer: "sum", default: 0 } },
  nodes: [
    { id: "start", type: "start", name: "Start" },
    { id: "count", type: "set_state", name: "Count", config: { assign: { laps: "1" } } },
    {
      id: "say",
      type: "template",
      name: "Say",
      config: { text: "state.laps: {{ state.laps }} of {{ input.message }}" },
    },
    { id: "end", type: "end", name: "End", config: { output: { reply: "nodes.say.text" } } },
  ],
  edges: [
    { from: "start", to: "count" },
    { from: "count", to: "say" },
    { from: "say", to: "end" },
  ],
};

test("a channel and an input are renamed wherever they are named, and back by undo", async ({
  page,
  patchbay,
}) => {
  const complaints = listenForComplaints(page);
  const agentId = await storeAgent(page.request, patchbay, "Renamed channels", counting);
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  await openInspector(page);
  const inspector = inspectorOf(page);
  await inspector.getByRole("button", { name: "State" }).click();
  await inspector.getByRole("textbox", { name: "Name of laps" }).fill("rounds");
  await inspector.getByRole("textbox", { name: "Name of laps" }).press("Enter");
  await inspector.getByRole("textbox", { name: "Name of message" }).fill("question");
  await inspector.getByRole("textbox", { name: "Name of message" }).press("Enter");
  await expect
    .poll(() => storedDraft(page, patchbay, agentId))
    .toMatchObject({
      input: { properties: { question: { type: "string" } }, required: ["question"] },
      state: { rounds: { reducer: "sum" } },
      nodes: [
        {},
        { config: { assign: { rounds: "1" } } },
        { config: { text: "state.laps: {{ state.rounds }} of {{ input.question }}" } },
        {},
      ],
    });
  // Each was one step.
  await cardOnCanvas(page, "Say").click();
  await page.keyboard.press("ControlOrMeta+z");
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => storedDraft(page, patchbay, agentId)).toEqual(counting);
  expect(complaints).toEqual([]);
});

test("a field that may be null is one box in the form, in the spelling that the document has", async ({
  page,
  patchbay,
}) => {
  const complaints = listenForComplaints(page);
  const city = { anyOf: [{ type: "null" }, { type: "string" }], description: "Where to." };
  const agentId = await storeAgent(page.request, patchbay, "Fields of null", {
    ...plain,
    input: { ...plain.input, properties: { message: { type: "string" }, city, guests: { type: "integer" } } },
  });
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  await openInspector(page);
  const input = inspectorOf(page).getByRole("group", { name: "Input" });
  const row = (name: string) => input.getByRole("listitem", { name });
  await expect(row("city").getByRole("combobox", { name: "Type of city" })).toHaveValue("string");
  await expect(row("city").getByText("May be null · Where to.")).toBeVisible();
  await row("city").getByRole("button", { name: "More about city" }).click();
  await expect(row("city").getByRole("checkbox", { name: "May be null" })).toBeChecked();
  await row("city").getByRole("textbox", { name: "Most characters" }).fill("40");
  await row("guests").getByRole("button", { name: "More about guests" }).click();
  await row("guests").getByRole("checkbox", { name: "May be null" }).check();
  await page.screenshot(pictureOf("nullable-field"));
  await expectAccessible(page);
  await expect
    .poll(() => storedDraft(page, patchbay, agentId))
    .toMatchObject({
      input: {
        properties: {
          city: { anyOf: [{ type: "null" }, { type: "string", maxLength: 40 }], description: "Where to." },
          guests: { anyOf: [{ type: "integer" }, { type: "null" }] },
        },
      },
    });
  await row("city").getByRole("checkbox", { name: "May be null" }).uncheck();
  await expect
    .poll(() => storedDraft(page, patchbay, agentId))
    .toMatchObject({ input: { properties: { city: { type: "string", maxLength: 40 } } } });
  expect(complaints).toEqual([]);
});

test("a field of the input is described by form alone", async ({ page, patchbay }) => {
  const complaints = listenForComplaints(page);
  const agentId = await storeAgent(page.request, patchbay, "Described fields", {
    ...plain,
    input: { ...plain.input, additionalProperties: true },
  });
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  await openInspector(page);
  const input = inspectorOf(page).getByRole("group", { name: "Input" });
  await input.getByRole("button", { name: "Add a field" }).click();
  // The name of what was added is what is typed next.
  await page.keyboard.type("when");
  await page.keyboard.press("Enter");
  const row = input.getByRole("listitem", { name: "when" });
  await row.getByRole("button", { name: "More about when" }).click();
  await row.getByRole("textbox", { name: "Title" }).fill("Date of delivery");
  await row.getByRole("textbox", { name: "Description" }).fill("When it shall arrive.");
  await row.getByRole("combobox", { name: "Format" }).selectOption("date");
  await row.getByRole("textbox", { name: "Default" }).fill("2030-01-31");
  await row.getByRole("textbox", { name: "Most characters" }).fill("10");
  await row.getByRole("textbox", { name: "Add to “Examples of when”" }).fill("2030-02-28");
  await row.getByRole("textbox", { name: "Add to “Examples of when”" }).press("Enter");
  await expectAccessible(page);
  await expect
    .poll(() => storedDraft(page, patchbay, agentId))
    .toMatchObject({
      input: {
        additionalProperties: true,
        properties: {
          message: { type: "string" },
          when: {
            type: "string",
            title: "Date of delivery",
            description: "When it shall arrive.",
            format: "date",
            default: "2030-01-31",
            maxLength: 10,
            examples: ["2030-02-28"],
          },
        },
      },
    });
  await row.getByRole("combobox", { name: "Type of when" }).selectOption("object");
  await row.getByRole("button", { name: "Add a field" }).click();
  await page.keyboard.type("day");
  await page.keyboard.press("Enter");
  await row.getByRole("combobox", { name: "Type of day" }).selectOption("array");
  await expect
    .poll(() => storedDraft(page, patchbay, agentId))
    .toMatchObject({
      input: {
        properties: {
          when: {
            type: "object",
            title: "Date of delivery",
            properties: { day: { type: "array", items: { type: "string" } } },
          },
        },
      },
    });
  expect(complaints).toEqual([]);
});

test("what is added to a list has the focus", async ({ page, patchbay }) => {
  const agentId = await storeAgent(page.request, patchbay, "Added entries", {
    ...plain,
    nodes: [
      ...plain.nodes,
      {
        id: "sort",
        type: "classify",
        name: "Sort",
        config: {
          model: "default",
          input: "{{ input.message }}",
          classes: [
            { id: "a", description: "A" },
            { id: "b", description: "B" },
          ],
        },
      },
      { id: "sum", type: "transform", name: "Sum", config: { values: { one: "1" } } },
    ],
  });
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  await cardOnCanvas(page, "Sort").click();
  const inspector = inspectorOf(page);
  await inspector.getByRole("button", { name: "Add to “Classes”" }).click();
  await expect(inspector.getByRole("listitem", { name: "Classes 3" }).getByLabel("Id")).toBeFocused();
  await page.keyboard.type("c");
  await page.keyboard.press("Enter");
  await cardOnCanvas(page, "Sum").click();
  await inspector.getByRole("textbox", { name: "Add to “Values”" }).fill("two");
  await inspector.getByRole("textbox", { name: "Add to “Values”" }).press("Enter");
  await expect(inspector.getByRole("textbox", { name: "two", exact: true })).toBeFocused();
  await page.keyboard.type("2");
  await expect
    .poll(() => storedDraft(page, patchbay, agentId))
    .toMatchObject({
      nodes: [
        {},
        {},
        {},
        { config: { classes: [{}, {}, { id: "c" }] } },
        { config: { values: { one: "1", two: "2" } } },
      ],
    });
});

test("who names a model that is not there finds those that are, and the way to more", async ({
  page,
  patchbay,
}) => {
  const graph = JSON.parse(JSON.stringify(plain).replace('"default"', '"best_of_all"'));
  const agentId = await storeAgent(page.request, patchbay, "Unknown model", graph);
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  await cardOnCanvas(page, "Answer").click();
  const inspector = inspectorOf(page);
  await inspector.getByRole("button", { name: "Add a provider's key…" }).click();
  await expect(page.getByRole("dialog", { name: "Use a real model" })).toBeVisible();
  await page.keyboard.press("Escape");
  await inspector.getByRole("combobox", { name: "Model" }).selectOption("default");
  await expect(inspector.getByText("demo · demo")).toBeVisible();
  await expect(inspector.getByRole("button", { name: "Add a provider's key…" })).toBeHidden();
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("versions say in German what changed", async ({ page, patchbay }) => {
    const agentId = await storeAgent(page.request, patchbay, "Deutsche Versionen", plain);
    await publishStored(page, patchbay, agentId);
    await storeDraft(page, patchbay, agentId, answering("Answer at length."));
    await publishStored(page, patchbay, agentId);
    await page.goto(patchbay.signInLink);
    await expect(page.getByRole("navigation", { name: "Hauptnavigation" })).toBeVisible();
    await page.goto(`${patchbay.url}/agents/${agentId}`);
    await page.getByRole("button", { name: "Version: v2" }).click();
    await page.getByRole("menuitem", { name: "Alle Versionen" }).click();
    const list = page.getByRole("dialog", { name: "Versionen" });
    await expect(list.getByText("System von „answer“ geändert")).toBeVisible();
    await expect(list.getByText("erste Version")).toBeVisible();
  });
});

test("kept work that does not fit any more is dropped with a word", async ({ page, patchbay }) => {
  const agentId = await storeAgent(page.request, patchbay, "Forgotten work", counting);
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  await cardOnCanvas(page, "Say").click();
  await page.getByRole("textbox", { name: "Name of the node" }).fill("Tell");
  await expect
    .poll(() => storedDraft(page, patchbay, agentId))
    .toMatchObject({
      nodes: [{}, {}, { name: "Tell" }, {}],
    });
  await expect.poll(() => spoilKeptWork(page)).toBe(true);
  await page.reload();
  await expect(page.getByText("could not be read and was dropped")).toBeVisible();
  await page.getByRole("button", { name: "Understood" }).click();
  await expect(page.getByText("could not be read and was dropped")).toBeHidden();
  await expect(cardOnCanvas(page, "Tell")).toBeVisible();
});

/** Makes all work that this browser keeps such as no page would write. Answers whether there was any. */
function spoilKeptWork(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    // What runs in the page can use nothing that stands outside of it.
    // oxlint-disable-next-line unicorn/consistent-function-scoping
    const done = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(new Error("The browser's store failed.")));
      });
    let count = 0;
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const drafts = database.transaction(store, "readwrite").objectStore(store);
        for (const key of await done(drafts.getAllKeys())) {
          await done(drafts.put({ format: 1, history: "none" }, key));
          count += 1;
        }
      }
      database.close();
    }
    return count > 0;
  });
}
