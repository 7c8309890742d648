import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { compress } from "hono/compress";

/**
 * The built admin UI. Files with a content hash in their name are kept by browsers for good; every other path that is
 * not a file is a page of the UI, so all of them answer with its one HTML file.
 */
export function adminUi(folder: string): Hono {
  const page = join(folder, "index.html");
  const files = serveStatic({ root: folder });
  return (
    new Hono()
      .use("/assets/*", compress(), async (c, next) => {
        await next();
        if (c.res.ok) c.header("cache-control", "public, max-age=31536000, immutable");
      })
      .get("/assets/*", files, (c) => c.text("Not found", 404))
      // The few files at the top, such as the icon; a path without an ending is a page.
      .get("/:file{[\\w-]+\\.\\w+}", files)
      .get("*", async (c) => {
        c.header("cache-control", "no-cache");
        return c.html(await readFile(page, "utf8"));
      })
  );
}
