import { type Json, parseExpression, parseTemplate, parseValue, type ValueTemplate } from "@patchbay/graph";

import type { PlannedNode } from "../../plan/plan.ts";
import type { Names } from "../expression/names.ts";
import { translate, type Translation, type TranslationUses } from "../expression/translate.ts";
import { printKey } from "../expression/static-type.ts";
import { isList, isObject } from "../json-kinds.ts";
import { escapeTemplate, printString } from "../print-text.ts";
import type { HelperName } from "../project/helpers.ts";
import { RefusedError } from "../refusal.ts";

/** Writes one node's file: what its body says, and what that needs from elsewhere. */
export class NodePrinter implements TranslationUses {
  readonly node: PlannedNode;
  readonly helpers = new Set<HelperName>();
  readonly types = new Set<"Json" | "JsonObject">();
  readonly #names: Names;
  readonly #imports = new Map<string, Set<string>>();

  constructor(node: PlannedNode, names: Names) {
    this.node = node;
    this.#names = names;
  }

  /** Has `names` imported from a module; a name that is a type says so. */
  import(module: string, ...names: readonly string[]): void {
    this.#imports.set(module, new Set([...(this.#imports.get(module) ?? []), ...names]));
  }

  /** By module: what was asked for, and what the body's expressions call. */
  get imports(): ReadonlyMap<string, ReadonlySet<string>> {
    const all = new Map<string, ReadonlySet<string>>(this.#imports);
    const called = [...this.helpers];
    if (called.length > 0) all.set("../expressions.ts", new Set(called));
    if (this.types.size > 0) all.set("../json.ts", new Set([...this.types].map((name) => `type ${name}`)));
    return all;
  }

  /** @throws {RefusedError} */
  expression(source: string, path: string, names: Names = this.#names): Translation {
    const parsed = parseExpression(source);
    if (!parsed.ok) throw new Error("A checked expression cannot be read.");
    return at(path, source, () => translate(parsed.expression, names, this));
  }

  get names(): Names {
    return this.#names;
  }

  /** A template as an expression whose value is a string. @throws {RefusedError} */
  template(source: string, path: string): string {
    const parsed = parseTemplate(source);
    if (!parsed.ok) throw new Error("A checked template cannot be read.");
    const { parts } = parsed.template;
    const [only] = parts;
    if (parts.length === 0) return '""';
    if (parts.length === 1 && only?.kind === "text") return printString(only.text);
    const texts = parts.map((part) => {
      if (part.kind === "text") return escapeTemplate(part.text);
      const { expression } = part;
      const made = at(path, expression.source, () => translate(expression, this.#names, this));
      return `\${${this.#asText(made)}}`;
    });
    return `\`${texts.join("")}\``;
  }

  /**
   * A template as a tagged one, whose tag is given the values themselves. One that can fail is handed over as a function
   * where others stand before it, so that all are worked out in their turn. @throws {RefusedError}
   */
  taggedTemplate(tag: string, source: string, path: string): string {
    const parsed = parseTemplate(source);
    if (!parsed.ok) throw new Error("A checked template cannot be read.");
    let isFirst = true;
    const texts = parsed.template.parts.map((part) => {
      if (part.kind === "text") return escapeTemplate(part.text);
      const { expression } = part;
      const made = at(path, expression.source, () => translate(expression, this.#names, this));
      const text = made.canFail && !isFirst ? `() => ${made.text}` : made.text;
      isFirst = false;
      return `\${${text}}`;
    });
    return `${tag}\`${texts.join("")}\``;
  }

  #asText({ text, type }: Translation): string {
    // These write themselves as `textOf` would.
    if (type.kind === "string" || type.kind === "number" || type.kind === "bool") return text;
    this.helpers.add("textOf");
    return `textOf(${text})`;
  }

  /** A JSON value in which whole strings may be expressions. @throws {RefusedError} */
  value(value: Json, path: string): string {
    const { template } = parseValue(value);
    return this.#value(value, "", template, path);
  }

  #value(value: Json, pointer: string, template: ValueTemplate, path: string): string {
    const part = template.parts.find((each) => each.pointer === pointer);
    if (part !== undefined && typeof value === "string")
      return at(
        `${path}${pointer}`,
        part.expression.source,
        () => translate(part.expression, this.#names, this).text,
      );
    if (isList(value))
      return `[${value.map((each, index) => this.#value(each, `${pointer}/${index}`, template, path)).join(", ")}]`;
    if (isObject(value)) {
      const fields = Object.entries(value).map(
        ([name, each]) =>
          `${printKey(name)}: ${this.#value(each, `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, template, path)}`,
      );
      return `{ ${fields.join(", ")} }`;
    }
    return typeof value === "string" ? printString(value) : JSON.stringify(value);
  }

  /** @throws {RefusedError} */
  refuse(path: string, message: string): never {
    throw new RefusedError(path, message);
  }
}

/** Says of a refusal where it stands. */
function at<Result>(path: string, source: string, work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof RefusedError) || thrown.path !== "") throw thrown;
    const short = source.length > 80 ? `${source.slice(0, 79)}…` : source;
    throw new RefusedError(
      path,
      `“${short}” has no TypeScript that surely means the same: ${thrown.message}.`,
    );
  }
}
