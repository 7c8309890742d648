import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const Manifest = z.object({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
});

const root = join(import.meta.dirname, "..");
const workspaces = globSync(["packages/*/package.json", "apps/*/package.json", "migrations/package.json"], {
  cwd: root,
}).map((path) => {
  const folder = dirname(path);
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(root, path), "utf8")));
  return { folder, manifest };
});
const ground = new Set(["@patchbay/errors", "@patchbay/graph", "@patchbay/contracts"]);
const imports =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;

describe.each(workspaces)("$folder", ({ folder, manifest }) => {
  const files = globSync("**/*.{ts,tsx}", {
    cwd: join(root, folder),
    exclude: (name) => name === "node_modules" || name === ".types" || name === "dist",
  });
  const specifiers = files.flatMap((file) => {
    const text = readFileSync(join(root, folder, file), "utf8");
    return (
      [...text.matchAll(imports)]
        .map((match) => ({ file, specifier: match[1] ?? match[2] ?? "" }))
        // A text that is to become a file of somebody else's project.
        .filter(({ specifier }) => !specifier.includes("${"))
    );
  });

  test("imports only what its package.json names", () => {
    const declared = new Set([
      ...Object.keys(manifest.dependencies ?? {}),
      ...Object.keys(manifest.devDependencies ?? {}),
    ]);
    // Test runners stand at the root: every workspace may use them, in its tests.
    const forTests = new Set(["vitest", "fast-check", "@playwright/test"]);
    const undeclared = specifiers.filter(({ file, specifier }) => {
      if (specifier.startsWith(".") || specifier.startsWith("node:")) return false;
      const name = packageName(specifier);
      if (name === manifest.name) return true;
      if (isTest(file) && (forTests.has(name) || name.startsWith("@patchbay/"))) return false;
      return !declared.has(name);
    });
    expect(undeclared).toEqual([]);
  });

  test("reaches other packages by their public face only", () => {
    const deep = specifiers.filter(
      ({ specifier }) =>
        specifier.startsWith("@patchbay/") && !/^@patchbay\/[^/]+(\/testing)?$/.test(specifier),
    );
    const escaping = specifiers.filter(
      ({ file, specifier }) => specifier.startsWith(".") && join(dirname(file), specifier).startsWith(".."),
    );
    expect([...deep, ...escaping]).toEqual([]);
  });

  test.runIf(folder.startsWith("packages/"))("imports no app", () => {
    const apps = new Set(
      workspaces.filter((each) => each.folder.startsWith("apps/")).map((each) => each.manifest.name),
    );
    expect(specifiers.filter(({ specifier }) => apps.has(packageName(specifier)))).toEqual([]);
  });

  test.runIf(ground.has(manifest.name))(
    "is ground: it stands on nothing of ours above it, and on no platform",
    () => {
      const above = specifiers.filter(
        ({ file, specifier }) =>
          !isTest(file) &&
          (specifier.startsWith("node:") ||
            (specifier.startsWith("@patchbay/") && !ground.has(packageName(specifier)))),
      );
      expect(above).toEqual([]);
    },
  );
});

test("no package depends on itself through others", () => {
  const needs = new Map(
    workspaces.map(({ manifest }) => [
      manifest.name,
      Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith("@patchbay/")),
    ]),
  );
  const ringFrom = (name: string, path: readonly string[]): readonly string[] | undefined =>
    path.includes(name)
      ? [...path, name]
      : (needs.get(name) ?? [])
          .map((next) => ringFrom(next, [...path, name]))
          .find((ring) => ring !== undefined);
  expect([...needs.keys()].map((name) => ringFrom(name, [])).filter((ring) => ring !== undefined)).toEqual(
    [],
  );
});

function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function isTest(file: string): boolean {
  return file.endsWith(".test.ts") || file.endsWith(".test.tsx") || file.startsWith("tests/");
}
