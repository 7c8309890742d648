/// <reference types="node" />
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { english } from "./english.ts";

const source = join(import.meta.dirname, "..");

/** All of the page's code but the catalogs themselves and the tests. */
const code = globSync("**/*.{ts,tsx}", { cwd: source })
  .filter((file) => !/^words[/\\](?:en|de)[/\\]|\.test\./.test(file))
  .map((file) => readFileSync(join(source, file), "utf8"))
  .join("\n");

/** Keys that the code puts together: `canvas.group.${group}` names all of `canvas.group.canvas`, `canvas.group.view`, … */
const patterns = [...code.matchAll(/`([a-z]\w*(?:\.\w*)*(?:\$\{[^}]*\}[\w.]*)+)`/gi)]
  .map(([, template = ""]) => template)
  .filter((template) => /^\w+\./.test(template))
  .map(
    (template) => new RegExp(`^${template.replaceAll(".", "\\.").replaceAll(/\$\{[^}]*\}/g, "[\\w-]+")}$`),
  );

test("no text of the catalog is left over that nobody reads", () => {
  const unused = Object.keys(english).filter(
    (key) => !code.includes(`"${key}"`) && !patterns.some((pattern) => pattern.test(key)),
  );
  expect(unused).toEqual([]);
});
