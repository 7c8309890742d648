import { createContext, use } from "react";

import type { EdgeRef } from "../editing/commands/edge-edits.ts";
import type { Layout, Point } from "./layout.ts";
import type { Box } from "./viewport.ts";

/** Where a node from the palette goes. */
export type NewPlace =
  /** Nowhere in particular; `position` where the person pointed at a place, in canvas pixels. */
  | { readonly kind: "free"; readonly position?: Point }
  /** Behind a port of a node; without a port behind its first free one. */
  | { readonly kind: "after"; readonly node: string; readonly port?: string; readonly position?: Point }
  | { readonly kind: "edge"; readonly edge: EdgeRef };

/** What the canvas asks the person for. */
export type Question =
  | {
      readonly kind: "palette";
      readonly place: NewPlace;
      readonly at?: Point;
      /** The node type that is being dragged out of it. */
      readonly dragged?: string;
    }
  | { readonly kind: "connect"; readonly from: string }
  | { readonly kind: "rename"; readonly node: string }
  | { readonly kind: "note"; readonly note: string };

/** Something that the canvas says: why it did not do what was asked, or what to know about what it did. */
export interface Message {
  readonly tone: "info" | "warn" | "bad";
  readonly title: string;
  readonly body?: string;
  /** More of it, a line each. */
  readonly lines?: readonly string[];
  /** What the person can do about it, with one click each. */
  readonly remedies?: readonly { readonly name: string; readonly run: () => void }[];
}

/** What the parts of the canvas share beside the document. */
export interface CanvasControl {
  /** Where everything lies; undefined until it is known. */
  readonly layout: Layout | undefined;
  /** Whether all of it was placed just now, so that it is to be seen from its start. */
  readonly isNew: boolean;
  readonly layOut: () => Promise<Layout>;
  /** How much room each node takes, by its key. */
  readonly boxes: ReadonlyMap<string, Box>;
  readonly noteBoxes: ReadonlyMap<string, Box>;
  readonly question: Question | undefined;
  /** Asks for something, or takes a question back. */
  readonly ask: (question: Question | undefined) => void;
  readonly message: Message | undefined;
  readonly say: (message: Message | undefined) => void;
  /** Moves the keyboard's focus to a node, an edge or a note as soon as it is drawn, and brings it into sight. */
  readonly focus: (target: FocusTarget) => void;
  /** What the focus is to move to next; whoever draws it takes it away. */
  readonly toFocus: FocusTarget | undefined;
  readonly focused: () => void;
}

export type FocusTarget =
  | { readonly kind: "node" | "note"; readonly id: string }
  | { readonly kind: "edge"; readonly edge: EdgeRef }
  | { readonly kind: "canvas" };

export const CanvasContext = createContext<CanvasControl | undefined>(undefined);

/** The canvas around this component. @throws {Error} where there is none: a mistake in our code */
export function useCanvas(): CanvasControl {
  const canvas = use(CanvasContext);
  if (canvas === undefined) throw new Error("There is no canvas around this component.");
  return canvas;
}
