/** Something that a person can do here: by a key, in the command palette, in a menu. */
export interface Action {
  /** Unique and stable: "canvas.duplicate". */
  readonly id: string;
  readonly name: string;
  /** Under which heading the shortcut sheet and the command palette show it. */
  readonly group: string;
  /**
   * The keys that do it, as `KeyboardEvent.key` names them, with `Mod` (Cmd on Apple's, Ctrl elsewhere), `Shift` and `Alt`
   * before them: `"Mod+Shift+z"`, `"?"`, `"Delete"`. The first is the one that is shown.
   */
  readonly keys: readonly string[];
  /** Whether it can be done now; it is shown either way. */
  readonly isEnabled: boolean;
  readonly run: () => void;
  /**
   * Whether its keys work while somebody types in a field; false unless said. `document`: only in fields that show a part
   * of the document, which stand inside an element with `data-edits="document"`. A field that holds what the document does
   * not hold yet carries `data-unfinished`, and keeps its keys to itself.
   */
  readonly inFields?: boolean | "document";
  /**
   * The name of the one part of the page in which its keys work, where that part listens to them by itself. The shortcut
   * sheet says it; the page's own keys and the palette leave the action out.
   */
  readonly within?: string;
}
