import { CornerRightDown, ExternalLink } from "lucide-react";

import { useBuilder } from "../builder/builder-context.ts";
import { t } from "../words/words.ts";
import styles from "./enter-button.module.css";
import { innerOf } from "./inner-graph.ts";
import { useOpenAgent } from "./use-open-agent.ts";

interface EnterButtonProps {
  readonly nodeKey: string;
  readonly name: string;
}

/** On a card that holds a graph or calls an agent: what leads there. The key for it works on the card itself. */
export function EnterButton({ nodeKey, name }: EnterButtonProps) {
  const { view, path, open } = useBuilder();
  const openAgent = useOpenAgent();
  const node = view.nodes.find(({ key }) => key === nodeKey);
  const inner = node === undefined ? undefined : innerOf(node);
  if (inner === undefined) return null;
  const label =
    inner.kind === "body" ? t("canvas.openBody", { name }) : t("canvas.openAgent", { agent: inner.slug });
  return (
    <button
      type="button"
      className={[styles.enter, "nodrag"].join(" ")}
      aria-label={label}
      title={label}
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        if (inner.kind === "body") open([...path, nodeKey]);
        else void openAgent(inner.slug);
      }}
    >
      {inner.kind === "body" ? (
        <CornerRightDown size={14} aria-hidden />
      ) : (
        <ExternalLink size={13} aria-hidden />
      )}
    </button>
  );
}
