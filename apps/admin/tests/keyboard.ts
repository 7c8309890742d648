import { expect, type Locator, type Page } from "@playwright/test";

/** More than any page has things to tab through. */
const manyTabs = 120;

/** Goes on with Tab, or Shift and Tab, until a thing has the focus, as whoever uses no mouse does. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  for (let count = 0; count < manyTabs; count += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${target.toString()} cannot be reached with ${key}.`);
}

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === element.ownerDocument.activeElement);

/** Writes into the field that has the focus, over what stands in it, all at once as a paste or a dictation does. */
export async function overwrite(page: Page, text: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}
