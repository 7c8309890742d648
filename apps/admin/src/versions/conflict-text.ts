import { diffGraphs, type MergeConflict, type WordChange } from "@patchbay/graph";

import { t } from "../words/words.ts";
import { type NodeNames, partText } from "./change-text.ts";
import { channelPath, documentPath, settingPath, tokensOf } from "./field-path.ts";

/** What two people exclude each other about, in a few words. */
export function conflictText({ subject, path, a, b }: MergeConflict, names: NodeNames): string {
  const place = path ?? b?.path ?? a?.path ?? "";
  switch (subject.kind) {
    case "node": {
      const node = names.get(subject.id) ?? subject.id;
      const [part, ...rest] = tokensAt(place, /^\/nodes\/[^/]+\//);
      const field =
        part === "config"
          ? settingPath(rest)
          : settingPath(part === undefined ? [] : [part, ...rest], "policy");
      return field === "" ? t("versions.conflict.node", { node }) : partText(node, field);
    }
    case "edge": {
      const from = names.get(subject.from) ?? subject.from;
      return t("versions.conflict.edge", {
        from: subject.port === "out" ? from : `${from} · ${subject.port}`,
      });
    }
    case "channel":
      return partText(
        t("versions.part.channel", { channel: subject.name }),
        channelPath(tokensAt(place, /^\/state\/[^/]+\//)),
      );
    case "document":
      return partText(t("versions.part.document"), documentPath(tokensAt(place, /^\//)));
  }
}

/** The tokens of a pointer behind its beginning; none where it does not begin so. */
const tokensAt = (pointer: string, beginning: RegExp): readonly string[] =>
  beginning.test(pointer) ? tokensOf(pointer.replace(beginning, "")) : [];

/** How a text of several words became another; undefined for other values, and where nothing of it stayed. */
export function wordsBetween(before: unknown, after: unknown): readonly WordChange[] | undefined {
  if (typeof before !== "string" || typeof after !== "string") return undefined;
  // Any document can be compared; this one is a single text.
  const [change] = diffGraphs({ text: before }, { text: after });
  const words = change !== undefined && "words" in change ? change.words : undefined;
  return words !== undefined && hasCommonWords(words) ? words : undefined;
}

/** Whether two texts have so much in common that they are told word by word, not as two texts. */
export const hasCommonWords = (words: readonly WordChange[]): boolean =>
  words.some(({ kind }) => kind === "same");
