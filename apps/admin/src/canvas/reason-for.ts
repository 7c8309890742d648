import { t } from "../words/words.ts";
import type { RefusalReason } from "./judge-connection.ts";

/** Why a connection is refused, and what would make it legal. */
export function reasonFor(reason: RefusalReason, name: string, port: string): string {
  switch (reason) {
    case "noNode":
    case "intoStart":
    case "duplicate":
    case "endless":
      return t(`canvas.judge.${reason}`);
    case "outOfEnd":
    case "toItself":
      return t(`canvas.judge.${reason}`, { name });
    case "noPort":
      return t("canvas.judge.noPort", { name, port });
  }
}
