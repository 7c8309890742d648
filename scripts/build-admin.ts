import { createHash } from "node:crypto";
import { globSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { runStep } from "./steps.ts";

const root = join(import.meta.dirname, "..");
const stamp = join(root, "apps/admin/dist/.built-from");
/** Everything that ends up in the built pages. */
const sources = [
  "apps/admin/{index.html,package.json,vite.config.ts}",
  "apps/admin/{src,public}/**/*",
  "packages/{graph,contracts,errors}/src/**/*.ts",
  "docs/diagnostics/*.md",
  "package-lock.json",
];

/** Builds the admin UI, unless what is there was built from these very sources. @throws when the build fails */
export async function buildAdmin(): Promise<void> {
  const digest = await digestOf(
    globSync(sources, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile()),
  );
  const built = await readFile(stamp, "utf8").catch(() => "");
  if (built === digest) return;
  console.log("Building the admin UI …");
  const code = await runStep({
    name: "admin",
    command: ["vite", "build", "--logLevel", "warn", join(root, "apps/admin")],
  });
  if (code !== 0) throw new Error("The admin UI could not be built; see the messages above.");
  await writeFile(stamp, digest);
}

async function digestOf(
  files: readonly { readonly parentPath: string; readonly name: string }[],
): Promise<string> {
  const hash = createHash("sha256");
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
  for (const path of paths)
    hash
      .update(path.slice(root.length))
      .update("\0")
      .update(await readFile(path))
      .update("\0");
  return hash.digest("hex");
}
