import { diffGraphs, type MergeConflict, type WordChange } from "@patchbay/graph";

import { t } from "../words/words.ts";
import { fieldText, type NodeNames, partText } from "./change-text.ts";

/** What two people exclude each other about, in a few words. */
export function conflictText({ subject, path, a, b }: MergeConflict, names: NodeNames): string {
  const place = path ?? b?.path ?? a?.path ?? "";
  switch (subject.kind) {
    case "node": {
      const node = names.get(subject.id) ?? subject.id;
      const field = fieldAt(place, /^\/nodes\/[^/]+\/(?:config\/)?/);
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
        fieldAt(place, /^\/state\/[^/]+\//),
      );
    case "document":
      return partText(t("versions.part.document"), fieldAt(place, /^\//));
  }
}

/** What of a pointer lies behind its beginning, as people read it; empty where it does not begin so. */
const fieldAt = (pointer: string, beginning: RegExp): string =>
  beginning.test(pointer) ? fieldText(pointer.replace(beginning, "").split("/")) : "";

/** How a text of several words became another; undefined for other values. */
export function wordsBetween(before: unknown, after: unknown): readonly WordChange[] | undefined {
  if (typeof before !== "string" || typeof after !== "string") return undefined;
  // Any document can be compared; this one is a single text.
  const [change] = diffGraphs({ text: before }, { text: after });
  return change !== undefined && "words" in change ? change.words : undefined;
}
