import { fieldLabel } from "../fields/field-words.ts";
import { t } from "../words/words.ts";

/** The tokens of a JSON pointer (RFC 6901), unescaped. */
export const tokensOf = (pointer: string): readonly string[] =>
  pointer.split("/").map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));

const joined = (words: readonly string[]): string => words.join(" › ");

/**
 * A place among the settings of a node, as the inspector calls it: `Cases › 1 › When`. Names that the author chose stay.
 *
 * @param type by which the catalog tells fields of one name apart: a node type, `policy`, `graph`
 */
export function settingPath(tokens: readonly string[], type = ""): string {
  const [field = "", ...rest] = tokens;
  if (schemas.has(field) && rest.length > 0)
    return joined([fieldLabel(type, { name: field, title: undefined }), schemaPath(rest)]);
  const words = tokens.map((token, at) => {
    const before = tokens[at - 1];
    if (isPlace(token)) return String(Number(token) + 1);
    // Below a setting of its own stand names of the author's; below an entry of a list, settings again.
    return before === undefined || isPlace(before) || type !== ""
      ? fieldLabel(type, { name: token, title: undefined })
      : token;
  });
  return joined(words);
}

/** Settings that are schemas. */
const schemas: ReadonlySet<string> = new Set(["form", "output_schema"]);

const isPlace = (token: string): boolean => /^\d+$/.test(token);

/** A place in a schema, by the names of its properties: `customer › name`. Keywords stay as the language calls them. */
export function schemaPath(tokens: readonly string[]): string {
  const words: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? "";
    const name = tokens[at + 1];
    if (token === "properties" && name !== undefined) {
      words.push(name);
      at += 1;
    } else if (token === "items") {
      words.push(t("inspector.items"));
    } else {
      words.push(...tokens.slice(at));
      break;
    }
  }
  return joined(words);
}

/** A place in a document, by its part. */
export function documentPath([part = "", ...rest]: readonly string[]): string {
  const label = part === "" ? "" : fieldLabel("graph", { name: part, title: undefined });
  const inside =
    part === "input" || part === "output"
      ? schemaPath(rest)
      : part === "limits" || part === "voice"
        ? settingPath(rest, "graph")
        : joined(rest);
  return inside === "" ? label : joined([label, inside]);
}

/** A place in a channel. */
export const channelPath = ([field = "", ...rest]: readonly string[]): string =>
  joined(
    [field === "" ? "" : fieldLabel("graph", { name: field, title: undefined }), schemaPath(rest)].filter(
      (each) => each !== "",
    ),
  );
