// The file itself is read: vitest leaves style sheets empty when they are imported.
/// <reference types="node" />
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

const tokens = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

type Scheme = "light" | "dark";
type Colors = ReadonlyMap<string, string>;

const grounds = ["ground", "surface", "surface-raised", "surface-sunken", "surface-hover"];
const washes = ["accent-wash", "good-wash", "warn-wash", "bad-wash"];
const hues = ["control", "reasoning", "data", "action", "interaction", "speech", "orchestration"];

const pairs = (fronts: readonly string[], backs: readonly string[]): [string, string][] =>
  fronts.flatMap((front) => backs.map((back): [string, string] => [front, back]));

/** Which color is read on which: what the stylesheets put together. */
const read: readonly [string, string][] = [
  ...pairs(["text", "text-soft", "text-faint", "accent", "good", "warn", "bad"], grounds),
  ...pairs(["text", "text-soft"], ["surface-pressed", ...washes]),
  ...pairs(["on-accent"], ["accent-solid", "accent-solid-hover", "bad-solid"]),
  ...["accent", "good", "warn", "bad"].map((tone): [string, string] => [tone, `${tone}-wash`]),
  ...hues.map((hue): [string, string] => [`hue-${hue}`, `hue-${hue}-wash`]),
];

/** What only has to be seen: the edges of fields, the focus, the colors of nodes. */
const seen: readonly [string, string][] = [
  ...pairs(["line-field", "accent"], grounds),
  ...pairs(
    hues.map((hue) => `hue-${hue}`),
    ["ground", "surface"],
  ),
];

describe.each([
  { theme: "light", scheme: "light", isHigh: false },
  { theme: "dark", scheme: "dark", isHigh: false },
  { theme: "high contrast on light", scheme: "light", isHigh: true },
  { theme: "high contrast on dark", scheme: "dark", isHigh: true },
] as const)("$theme", ({ scheme, isHigh }) => {
  const colors = colorsOf(scheme, isHigh);

  test(`every text stands out by ${isHigh ? "7" : "4.5"} to 1 (WCAG 2.2, 1.4.${isHigh ? "6" : "3"})`, () => {
    expect(tooClose(colors, read, isHigh ? 7 : 4.5)).toEqual([]);
  });

  test("edges, focus and drawings stand out by 3 to 1 (WCAG 2.2, 1.4.11)", () => {
    expect(tooClose(colors, seen, 3)).toEqual([]);
  });
});

test("in high contrast the lines between things are seen too", () => {
  for (const scheme of ["light", "dark"] as const)
    expect(tooClose(colorsOf(scheme, true), pairs(["line", "line-strong"], grounds), 3)).toEqual([]);
});

test("high contrast has a color of its own for every color there is", () => {
  const named = (block: string) => [...declarations(block).keys()].filter((name) => isColor(name));
  expect(named(blockOf(':root[data-contrast="more"]')).toSorted()).toEqual(
    named(blockOf(":root")).toSorted(),
  );
});

const isColor = (name: string): boolean => !/^(?:font|size|radius|control|quick|shadow|scrim)/.test(name);

function tooClose(colors: Colors, wanted: readonly [string, string][], least: number): string[] {
  return wanted.flatMap(([front, back]) => {
    const ratio = contrast(colorOf(colors, front), colorOf(colors, back));
    return ratio >= least ? [] : [`${front} on ${back}: ${ratio.toFixed(2)}`];
  });
}

function colorOf(colors: Colors, name: string): string {
  const found = colors.get(name);
  if (found === undefined) throw new Error(`tokens.css has no color --${name}`);
  return found;
}

function colorsOf(scheme: Scheme, isHigh: boolean): Colors {
  const declared = [
    ...declarations(blockOf(":root")),
    ...(isHigh ? declarations(blockOf(':root[data-contrast="more"]')) : []),
  ];
  return new Map(declared.map(([name, value]) => [name, inScheme(value, scheme)]));
}

/** What stands between the braces of the first rule with exactly this selector. */
function blockOf(selector: string): string {
  const begin = tokens.indexOf(`\n${selector} {`);
  return tokens.slice(begin, tokens.indexOf("\n}", begin));
}

const declarations = (block: string): Map<string, string> =>
  new Map([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = "", value = ""]) => [name, value]));

function inScheme(value: string, scheme: Scheme): string {
  const [, light = value, dark = value] = /^light-dark\((#\w+), (#\w+)\)$/.exec(value) ?? [];
  return scheme === "light" ? light : dark;
}

/** The contrast ratio of two colors, as WCAG 2.2 defines it: from 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance of an sRGB color, as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
