import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
  startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap } from "@codemirror/commands";
import { syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, RangeSetBuilder } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  hoverTooltip,
  keymap,
  placeholder as placeholderExtension,
  ViewPlugin,
} from "@codemirror/view";
import { useEffect, useEffectEvent, useRef } from "react";

import type { Completions, NameInfo } from "../check/complete-expression.ts";
import { expressionAt, expressionsIn } from "../check/expression-at.ts";
import { smallestChange } from "../draft/smallest-change.ts";
import { t } from "../words/words.ts";
import { closeExpression } from "./close-expression.ts";
import { celLanguage, templateLanguage } from "./expression-language.ts";
import { expressionColors, expressionTheme } from "./expression-theme.ts";
import styles from "./fields.module.css";

/** Something that is wrong with a part of the text. */
export interface ExpressionMark {
  readonly from: number;
  readonly to: number;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly actions: readonly { readonly name: string; readonly apply: () => void }[];
}

export interface ExpressionEditorProps {
  readonly mode: "expression" | "template";
  readonly value: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly isReadOnly: boolean;
  readonly placeholder: string | undefined;
  readonly marks: readonly ExpressionMark[];
  readonly onChange: (value: string) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  /** What can be written at a place of an expression; undefined where nobody knows. */
  readonly complete: (expression: string, offset: number) => Promise<Completions | undefined>;
  /** What is known of the name at a place of an expression. */
  readonly nameAt: (expression: string, offset: number) => Promise<NameInfo | undefined>;
}

/**
 * An editor for one expression or template: it offers what can be read there, says types, and underlines what is wrong.
 * Tab leaves it. It keeps no history of its own: what is undone is undone in the document.
 */
export function ExpressionEditor(props: ExpressionEditorProps) {
  const { mode, value, marks, isInvalid, describedBy, isReadOnly } = props;
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(undefined);
  const report = useEffectEvent(props.onChange);
  const undo = useEffectEvent(props.onUndo);
  const redo = useEffectEvent(props.onRedo);
  const complete = useEffectEvent(props.complete);
  const nameAt = useEffectEvent(props.nameAt);

  const begin = useEffectEvent((parent: HTMLElement) => {
    const done = (work: () => void) => () => {
      work();
      return true;
    };
    return new EditorView({
      parent,
      state: EditorState.create({
        doc: value,
        extensions: [
          mode === "template" ? templateLanguage : celLanguage,
          syntaxHighlighting(expressionColors),
          expressionTheme,
          EditorView.lineWrapping,
          attributes.of([]),
          ...(props.placeholder === undefined ? [] : [placeholderExtension(props.placeholder)]),
          ...(mode === "template" ? [markExpressions, closeExpressions] : []),
          autocompletion({
            icons: false,
            override: [(context) => completionsFor(context, mode, complete)],
          }),
          hoverTooltip((view, position) => hintFor(view, position, mode, nameAt)),
          keymap.of([
            { key: "Mod-z", run: done(undo), stopPropagation: true },
            { key: "Mod-Shift-z", run: done(redo), stopPropagation: true },
            { key: "Mod-y", run: done(redo), stopPropagation: true },
            ...completionKeymap,
            { key: "Tab", run: acceptCompletion },
            ...defaultKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) report(update.state.doc.toString());
          }),
        ],
      }),
    });
  });

  useEffect(() => {
    if (frame.current === null) return undefined;
    const view = begin(frame.current);
    editor.current = view;
    return () => {
      editor.current = undefined;
      view.destroy();
    };
  }, []);

  // A text that came from elsewhere changes no more than it must, so that the cursor stays.
  useEffect(() => {
    const view = editor.current;
    const change = view && smallestChange(view.state.doc.toString(), value);
    if (change !== undefined) view?.dispatch({ changes: change });
  }, [value]);

  const { label } = props;
  useEffect(() => {
    editor.current?.dispatch({
      effects: attributes.reconfigure([
        EditorState.readOnly.of(isReadOnly),
        EditorView.contentAttributes.of({
          "aria-label": label,
          "aria-invalid": String(isInvalid),
          tabindex: "0", // it takes the focus without it, too, but what checks accessibility does not know
          ...(describedBy !== undefined && { "aria-describedby": describedBy }),
          ...(isReadOnly && { "aria-readonly": "true" }),
        }),
      ]),
    });
  }, [label, isReadOnly, isInvalid, describedBy]);

  useEffect(() => {
    const view = editor.current;
    if (view === undefined) return;
    const { length } = view.state.doc;
    const fitting = marks
      .filter((mark) => mark.to <= length)
      .map(({ actions, ...mark }) => ({ ...mark, actions: [...actions] }));
    view.dispatch(setDiagnostics(view.state, fitting));
  }, [marks]);

  return <div ref={frame} className={styles.editor} data-code={mode === "expression"} />;
}

/** What changes while the editor stays. */
const attributes = new Compartment();

/** The expression around a place of the text, and where it begins. */
function around(text: string, position: number, mode: ExpressionEditorProps["mode"]) {
  const span = mode === "template" ? expressionAt(text, position) : { start: 0, end: text.length };
  return span === undefined ? undefined : { start: span.start, expression: text.slice(span.start, span.end) };
}

async function completionsFor(
  context: CompletionContext,
  mode: ExpressionEditorProps["mode"],
  complete: ExpressionEditorProps["complete"],
): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  const found = around(text, context.pos, mode);
  if (found === undefined) return null;
  const before = text.slice(found.start, context.pos);
  // Only who is in the middle of a name, or asks for it, is offered anything.
  if (!context.explicit && !/(?:\w|\.\??)$/.test(before)) return null;
  const completions = await complete(found.expression, context.pos - found.start);
  if (completions === undefined || completions.options.length === 0) return null;
  return {
    from: found.start + completions.from,
    validFor: /^\w*$/,
    options: completions.options.map(({ name, kind, type, signature, missing }, at) => ({
      label: name,
      type: kind,
      detail: type,
      boost: -at / completions.options.length,
      ...(missing !== undefined && { info: t("inspector.mayBeMissing", { reason: missing }) }),
      ...(signature !== undefined && { info: signature, apply: applyCall(name, signature) }),
    })),
  };
}

/** Writes a call with the cursor where its first argument goes. */
const applyCall =
  (name: string, signature: string) =>
  (view: EditorView, _completion: unknown, from: number, to: number): void => {
    const takesNothing = signature.endsWith("()");
    const insert = `${name}()`;
    view.dispatch({
      changes: { from, to, insert },
      selection: { anchor: from + insert.length - (takesNothing ? 0 : 1) },
      userEvent: "input.complete",
    });
  };

async function hintFor(
  view: EditorView,
  position: number,
  mode: ExpressionEditorProps["mode"],
  nameAt: ExpressionEditorProps["nameAt"],
) {
  const found = around(view.state.doc.toString(), position, mode);
  const info = found && (await nameAt(found.expression, position - found.start));
  if (found === undefined || info === undefined) return null;
  const { member } = info;
  return {
    pos: found.start + info.start,
    end: found.start + info.end,
    create: () => {
      const dom = document.createElement("div");
      dom.className = "cm-typeHint";
      const type = document.createElement("code");
      type.textContent = `${member.signature ?? member.name}: ${member.type}`;
      dom.append(type);
      if (member.missing !== undefined) {
        const note = document.createElement("p");
        note.textContent = t("inspector.mayBeMissing", { reason: member.missing });
        dom.append(note);
      }
      return { dom };
    },
  };
}

const inExpression = Decoration.mark({ class: "cm-inExpression" });

/** The expressions of a template stand out from its text, braces and all. */
const markExpressions = ViewPlugin.define(
  (view) => ({
    decorations: expressionDecorations(view.state.doc.toString()),
    update(update) {
      if (update.docChanged) this.decorations = expressionDecorations(update.state.doc.toString());
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);

function expressionDecorations(text: string) {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { start, end } of expressionsIn(text))
    builder.add(start - 2, Math.min(text.length, end + 2), inExpression);
  return builder.finish();
}

/** What a letter does beside being written; who opens an expression is offered what can be read there. */
const closeExpressions = EditorView.inputHandler.of((view, from, to, text) => {
  const over = from === to ? closeExpression(view.state.doc.toString(), from, text) : undefined;
  if (over === undefined) return false;
  view.dispatch({
    changes: { from: over.from, to: from, insert: over.insert },
    selection: { anchor: over.cursor },
    userEvent: "input.type",
  });
  if (text === "{") startCompletion(view);
  return true;
});
