import {
  Bot,
  CircleQuestionMark,
  Database,
  FileText,
  Flag,
  type LucideIcon,
  MessageSquareText,
  Play,
  Split,
  SquareFunction,
  Wrench,
} from "lucide-react";

import type { NodeCategory } from "../graph/node-types.ts";
import styles from "./node-icon.module.css";

// By name and one by one: the library's own lookup by name would put every icon into the bundle.
const icons: Readonly<Record<string, LucideIcon>> = {
  bot: Bot,
  database: Database,
  "file-text": FileText,
  flag: Flag,
  "function-square": SquareFunction,
  "message-square-text": MessageSquareText,
  play: Play,
  split: Split,
  wrench: Wrench,
};

/** The icon of a node type on a tile of its category's color. */
export function NodeIcon({ icon, category }: { readonly icon: string; readonly category: NodeCategory }) {
  const Icon = icons[icon] ?? CircleQuestionMark;
  return (
    <span className={styles.tile} data-category={category}>
      <Icon size={16} aria-hidden />
    </span>
  );
}
