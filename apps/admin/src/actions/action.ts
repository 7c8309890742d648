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
  /** Whether its keys work while somebody types in a field; false unless said. */
  readonly inFields?: boolean;
}
