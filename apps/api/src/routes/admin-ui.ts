import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";

import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";

/**
 * The built admin UI. Files with a content hash in their name are kept by browsers for good; every other path that is
 * not a file is a page of the UI, so all of them answer with its one HTML file.
 */
export function adminUi(folder: string): Hono {
  const root = relative(process.cwd(), folder) || ".";
  const page = join(folder, "index.html");
  return new Hono()
    .get(
      "/assets/*",
      serveStatic({
        root,
        onFound: (_path, c) => c.header("cache-control", "public, max-age=31536000, immutable"),
      }),
      (c) => c.text("Not found", 404),
    )
    .use("*", serveStatic({ root, index: "" }))
    .get("*", async (c) => {
      c.header("cache-control", "no-cache");
      return c.html(await readFile(page, "utf8"));
    });
}
