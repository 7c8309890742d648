import { expect, type Page } from "@playwright/test";

import { expectAccessible, pictureOf } from "./page-checks.ts";
import { signIn, test } from "./patchbay-test.ts";

const navigation = (page: Page) => page.getByRole("navigation", { name: "Main" });
const placeMenu = (page: Page) =>
  navigation(page).getByRole("button", { name: /switch organization or project/ });

/** Everything that this browser keeps by itself, as text. */
const keptIn = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const drafts = await Promise.all(
      databases.map(
        ({ name = "" }) =>
          new Promise((resolve, reject) => {
            const opening = indexedDB.open(name);
            opening.addEventListener("error", () => reject(opening.error));
            opening.addEventListener("success", () => {
              const [store] = opening.result.objectStoreNames;
              if (store === undefined) return resolve([]);
              const keys = opening.result.transaction(store).objectStore(store).getAllKeys();
              keys.addEventListener("success", () => {
                opening.result.close();
                resolve(keys.result);
              });
            });
          }),
      ),
    );
    return JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), drafts]);
  });

for (const scheme of ["light", "dark"] as const) {
  test.describe(`in ${scheme}`, () => {
    test.use({ colorScheme: scheme });

    test("another organization is made, worked in, and left again", async ({ page, freshPatchbay }) => {
      await signIn(page, freshPatchbay);
      const { org_id } = freshPatchbay.credentials;
      await expect(page.getByRole("link", { name: /^Demo agent/ })).toBeVisible();

      await placeMenu(page).click();
      await page.screenshot(pictureOf("place-menu", scheme));
      await page.getByRole("menuitem", { name: "New organization…" }).click();
      const dialog = page.getByRole("dialog", { name: "New organization" });
      await expect(dialog.getByRole("textbox", { name: "Name" })).toBeFocused();
      await page.keyboard.type("my ORGANIZATION");
      await page.keyboard.press("Enter");
      await expect(dialog.getByText("You belong to an organization “my ORGANIZATION” already")).toBeVisible();
      await page.screenshot(pictureOf("new-organization", scheme));
      await expectAccessible(page);
      await dialog.getByRole("textbox", { name: "Name" }).fill("Second");
      await page.keyboard.press("Enter");

      await expect(navigation(page).getByText("Second")).toBeVisible();
      await expect(page.getByRole("heading", { name: "No agents yet" })).toBeVisible();
      await page.reload();
      await expect(page.getByRole("heading", { name: "No agents yet" })).toBeVisible();

      // Nothing that the page asks for from here on is the first organization's.
      const named = new Set<string | undefined>();
      page.on("request", (request) => {
        if (request.url().includes("/api/v1/")) named.add(request.headers()["patchbay-organization"]);
      });
      await navigation(page).getByRole("link", { name: "Runs" }).click();
      await expect(page.getByRole("heading", { name: "No runs yet" })).toBeVisible();
      expect([...named]).toHaveLength(1);
      expect([...named]).not.toContain(org_id);

      await page.keyboard.press("ControlOrMeta+k");
      await page.keyboard.type("switch my org");
      await page.keyboard.press("Enter");
      await expect(navigation(page).getByText("My organization")).toBeVisible();
      await navigation(page).getByRole("link", { name: "Agents" }).click();
      await expect(page.getByRole("link", { name: /^Demo agent/ })).toBeVisible();
    });
  });
}

test("what the browser keeps goes when somebody signs out", async ({ page, freshPatchbay }) => {
  await signIn(page, freshPatchbay);
  await page.getByRole("link", { name: /^Demo agent/ }).click();
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("Runs");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Runs", exact: true })).toBeVisible();
  expect(await keptIn(page)).toContain("patchbay.in.org_");
  await navigation(page).getByRole("button", { name: /Owner/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expect.poll(() => keptIn(page)).not.toContain("patchbay.in.org_");
});

test("who was put out of an organization is told nothing of it, and goes on elsewhere", async ({
  page,
  freshPatchbay,
}) => {
  await signIn(page, freshPatchbay);
  const made = await page.request.post(`${freshPatchbay.url}/api/v1/orgs`, {
    data: { name: "Second", project_name: "First" },
    headers: { origin: freshPatchbay.url },
  });
  expect(made.status()).toBe(201);
  await page.evaluate(() =>
    sessionStorage.setItem("patchbay.organization", "org_00000000000000000000000000"),
  );
  await page.reload();
  await expect(navigation(page).getByText("My organization")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Demo agent/ })).toBeVisible();
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("an address that leads nowhere keeps the navigation; refusals are worded in German", async ({
    page,
    freshPatchbay,
  }) => {
    await page.goto(freshPatchbay.signInLink);
    await expect(page.getByRole("navigation")).toBeVisible();
    await page.goto(`${freshPatchbay.url}/nowhere/at/all`);
    await expect(page.getByRole("heading", { name: "Hier ist nichts" })).toBeVisible();
    await page.screenshot(pictureOf("not-found-german", "light"));
    await expectAccessible(page);
    await page.getByRole("navigation").getByRole("link", { name: "Läufe" }).click();
    await expect(page.getByRole("heading", { name: "Läufe", exact: true })).toBeVisible();
    await page.route("**/api/v1/runs?**", (route) =>
      route.fulfill({
        status: 503,
        contentType: "application/problem+json",
        json: {
          type: "/problems/shutting_down",
          title: "Shutting down",
          status: 503,
          detail: "The server is shutting down.",
          code: "shutting_down",
          request_id: "1",
        },
      }),
    );
    await page.reload();
    await expect(page.getByRole("alert")).toContainText("Der Server startet neu");
    await expect(page.getByRole("navigation").getByRole("link", { name: "Agenten" })).toBeVisible();
  });
});
