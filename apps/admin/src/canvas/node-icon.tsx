import { CircleQuestionMark } from "lucide-react";

import type { NodeCategory } from "../graph/node-types.ts";
import styles from "./node-icon.module.css";
import { nodeIcons } from "./node-icons.ts";

/** The icon of a node type on a tile of its category's color. */
export function NodeIcon({ icon, category }: { readonly icon: string; readonly category: NodeCategory }) {
  const Icon = nodeIcons[icon] ?? CircleQuestionMark;
  return (
    <span className={styles.tile} data-category={category}>
      <Icon size={16} aria-hidden />
    </span>
  );
}
