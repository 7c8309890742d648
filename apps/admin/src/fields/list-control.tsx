import type { Json, JsonObject } from "@patchbay/graph";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useRef } from "react";

import { Button, IconButton } from "../design/button.tsx";
import type { Route } from "../editing/commands/change-at.ts";
import { type Fields, fields, text } from "../graph/read-fields.ts";
import { t } from "../words/words.ts";
import { FieldFrame, FieldProblems } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import { optionLabel } from "./field-words.ts";
import styles from "./fields.module.css";
import { type FormField, type ListItem, startingObject } from "./form-of.ts";
import { moved, withFreeId } from "./list-edits.ts";
import { useFocusOnNew } from "./use-focus-on-new.ts";

interface ListControlProps extends FieldProps {
  readonly item: ListItem;
  readonly fewest: number;
  /** Draws the form of an entry. */
  readonly renderForm: (form: readonly FormField[], value: Fields, route: Route) => ReactNode;
}

/** A list of objects: each entry a small form that can be moved and removed. Alt with an arrow key moves it, too. */
export function ListControl({ item, fewest, renderForm, ...field }: ListControlProps) {
  const { problems, set, isReadOnly } = useField(field);
  const list = useRef<HTMLOListElement>(null);
  // What lies in a JSON document is JSON.
  const entries = Array.isArray(field.value) ? (field.value as readonly Json[]) : [];

  const move = (from: number, to: number) => {
    const next = moved(entries, from, to);
    if (next === entries) return;
    set(next);
    // The focus goes along with the entry, onto the same button.
    const buttons = list.current?.children[to]?.querySelectorAll<HTMLElement>("[data-move]");
    queueMicrotask(() => buttons?.[to < from ? 0 : 1]?.focus());
  };
  const willAdd = useFocusOnNew(entries.length, () => list.current?.lastElementChild);
  const add = (begin: JsonObject) => {
    willAdd();
    set([...entries, withFreeId(entries, begin, stemOf(String(field.route.at(-1))))]);
  };

  return (
    <FieldFrame
      label={field.label}
      isRequired={field.isRequired}
      hint={field.hint}
      problems={problems(entries.map((_, index) => index))}
      isGroup
      isHintFirst
    >
      {() => (
        <>
          <ol ref={list} className={styles.entries}>
            {entries.map((entry, index) => (
              <Entry
                // Entries have no identity of their own: what they are called may be twice there, or change.
                // oxlint-disable-next-line react/no-array-index-key
                key={index}
                name={t("inspector.entry", { list: field.label, number: index + 1 })}
                title={titleOf(item, fields(entry)) || String(index + 1)}
                route={[...field.route, index]}
                form={formOfEntry(item, fields(entry))}
                onMove={
                  isReadOnly
                    ? undefined
                    : {
                        up: index > 0 ? () => move(index, index - 1) : undefined,
                        down: index < entries.length - 1 ? () => move(index, index + 1) : undefined,
                      }
                }
                onRemove={
                  isReadOnly || entries.length <= fewest
                    ? undefined
                    : () => {
                        const left = entries.toSpliced(index, 1);
                        set(left.length === 0 && !field.isRequired ? undefined : left);
                      }
                }
              >
                {renderForm(formOfEntry(item, fields(entry)), fields(entry), [...field.route, index])}
              </Entry>
            ))}
          </ol>
          {!isReadOnly && (
            <div className={styles.adds}>
              {item.kind === "object" ? (
                <Button size="small" onClick={() => add(startingObject(item.fields))}>
                  <Plus size={13} aria-hidden />
                  {t("inspector.addTo", { list: field.label })}
                </Button>
              ) : (
                item.variants.map((variant) => (
                  <Button
                    key={variant.id}
                    size="small"
                    onClick={() => add({ [item.by]: variant.id, ...startingObject(variant.fields) })}
                  >
                    <Plus size={13} aria-hidden />
                    {optionLabel(item.by, variant.id)}
                  </Button>
                ))
              )}
            </div>
          )}
        </>
      )}
    </FieldFrame>
  );
}

/** What an entry of a list is called before it has a name: `cases` have a `case`. */
const stemOf = (name: string): string => name.replace(/(?<=ss|ch)es$|s$/, "");

const formOfEntry = (item: ListItem, entry: Fields): readonly FormField[] =>
  item.kind === "object"
    ? item.fields
    : (item.variants.find(({ id }) => id === entry[item.by])?.fields ?? []);

/** Of which kind an entry is; empty where all are of one. */
const titleOf = (item: ListItem, entry: Fields): string =>
  item.kind === "object" ? "" : optionLabel(item.by, text(entry[item.by]));

interface EntryProps {
  readonly name: string;
  readonly title: string;
  readonly route: Route;
  readonly form: readonly FormField[];
  /** Undefined where nothing can be changed. */
  readonly onMove:
    | { readonly up: (() => void) | undefined; readonly down: (() => void) | undefined }
    | undefined;
  readonly onRemove: (() => void) | undefined;
  readonly children: ReactNode;
}

function Entry({ name, title, route, form, onMove, onRemove, children }: EntryProps) {
  const { problems } = useField({ route, label: name, isRequired: true });
  return (
    // The keys are a shorter way to its buttons.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={styles.entry}
      aria-label={name}
      onKeyDown={(event) => {
        const step =
          event.key === "ArrowUp" ? onMove?.up : event.key === "ArrowDown" ? onMove?.down : undefined;
        // In an editor these keys move its own lines.
        if (!event.altKey || step === undefined || event.defaultPrevented) return;
        event.preventDefault();
        step();
      }}
    >
      <div className={styles.entryTop}>
        <span className={styles.entryName}>{title}</span>
        {onMove !== undefined && (
          <>
            <IconButton
              data-move
              className={styles.small}
              label={t("inspector.moveUp", { entry: name })}
              disabled={onMove.up === undefined}
              onClick={onMove.up}
            >
              <ArrowUp size={14} aria-hidden />
            </IconButton>
            <IconButton
              data-move
              className={styles.small}
              label={t("inspector.moveDown", { entry: name })}
              disabled={onMove.down === undefined}
              onClick={onMove.down}
            >
              <ArrowDown size={14} aria-hidden />
            </IconButton>
          </>
        )}
        {onRemove !== undefined && (
          <IconButton
            className={styles.small}
            label={t("inspector.removeNamed", { name })}
            onClick={onRemove}
          >
            <Trash2 size={14} aria-hidden />
          </IconButton>
        )}
      </div>
      {children}
      <FieldProblems problems={problems(form.map((each) => each.name))} />
    </li>
  );
}
