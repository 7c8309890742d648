import type { Json, JsonObject, JsonSchema } from "@patchbay/graph";
import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";

import { Button, IconButton } from "../design/button.tsx";
import { fields } from "../graph/read-fields.ts";
import { t } from "../words/words.ts";
import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import styles from "./fields.module.css";
import { NameInput } from "./text-control.tsx";
import { useFocusOnNew } from "./use-focus-on-new.ts";

/** A member that an object can have, by what reads it: an input of a tool, for one. */
export interface KnownMember {
  readonly name: string;
  readonly isRequired: boolean;
  readonly schema: JsonSchema | undefined;
}

export interface KnownMembers {
  readonly members: readonly KnownMember[];
  /** Whether the object has others beside these. */
  readonly isOpen: boolean;
}

interface RecordControlProps extends FieldProps {
  /** What is known of the members; undefined where any will do. */
  readonly known: KnownMembers | undefined;
  /** What a new member begins with. */
  readonly begin: (member: KnownMember | undefined) => Json;
  /** Draws the control of one member. */
  readonly renderValue: (field: FieldProps, member: KnownMember | undefined) => ReactNode;
}

/** An object whose members have names of the author's choice: each has a field of its own, a name, and can be removed. */
export function RecordControl({ known, begin, renderValue, ...field }: RecordControlProps) {
  const { problems, set, setAt, rename, isReadOnly } = useField(field);
  // What lies in a JSON document is JSON.
  const record = fields(field.value) as JsonObject;
  const names = Object.keys(record);
  const members = known?.members ?? [];
  const missing = members.filter(({ name, isRequired }) => isRequired && !names.includes(name));
  const offered = members.filter(({ name, isRequired }) => !isRequired && !names.includes(name));
  const shown = [...names, ...missing.map(({ name }) => name)];

  const list = useRef<HTMLUListElement>(null);
  const added = useRef("");
  const willAdd = useFocusOnNew(
    names.length,
    () =>
      [...(list.current?.children ?? [])].find((each) => each.getAttribute("data-member") === added.current)
        // It has a name already; what it is comes last.
        ?.lastElementChild,
  );

  const remove = (name: string) => {
    const { [name]: _, ...others } = record;
    set(Object.keys(others).length === 0 && !field.isRequired ? undefined : others);
  };
  return (
    <FieldFrame
      label={field.label}
      isRequired={field.isRequired}
      hint={field.hint}
      problems={problems(shown)}
      isGroup
      isHintFirst
    >
      {() => (
        <>
          {shown.length > 0 && (
            <ul ref={list} className={styles.members}>
              {shown.map((name) => {
                const member = members.find((each) => each.name === name);
                const isGiven = Object.hasOwn(record, name);
                return (
                  <li key={name} className={styles.member} data-member={name}>
                    <div className={styles.memberName}>
                      {member === undefined ? (
                        <NameInput
                          label={t("inspector.nameOf", { name })}
                          value={name}
                          isReadOnly={isReadOnly}
                          isRight={(next) => next !== "" && !Object.hasOwn(record, next)}
                          onRename={(next) => rename([name], next)}
                        />
                      ) : (
                        <span className={styles.knownName}>{name}</span>
                      )}
                      {isGiven && !isReadOnly && member?.isRequired !== true && (
                        <IconButton
                          className={styles.small}
                          label={t("inspector.removeNamed", { name })}
                          onClick={() => remove(name)}
                        >
                          <Trash2 size={14} aria-hidden />
                        </IconButton>
                      )}
                    </div>
                    {renderValue(
                      {
                        route: [...field.route, name],
                        label: name,
                        hint: member?.schema?.description,
                        isRequired: isGiven || (member?.isRequired ?? true),
                        value: isGiven ? record[name] : undefined,
                      },
                      member,
                    )}
                  </li>
                );
              })}
            </ul>
          )}
          {!isReadOnly && (
            <NewMember
              list={field.label}
              offered={offered.map(({ name }) => name)}
              isOpen={known?.isOpen ?? true}
              isFree={(name) => !Object.hasOwn(record, name)}
              onAdd={(name) => {
                added.current = name;
                willAdd();
                setAt([name], begin(members.find((each) => each.name === name)), `${field.label}: ${name}`);
              }}
            />
          )}
        </>
      )}
    </FieldFrame>
  );
}

interface NewMemberProps {
  readonly list: string;
  readonly offered: readonly string[];
  /** Whether a member can have a name that is not offered. */
  readonly isOpen: boolean;
  readonly isFree: (name: string) => boolean;
  readonly onAdd: (name: string) => void;
}

function NewMember({ list, offered, isOpen, isFree, onAdd }: NewMemberProps) {
  const [typed, setTyped] = useState("");
  const listId = useId();
  const add = (name: string) => {
    if (name === "" || !isFree(name)) return;
    setTyped("");
    onAdd(name);
  };
  return (
    <div className={styles.adds}>
      {offered.slice(0, mostButtons).map((name) => (
        <Button key={name} size="small" onClick={() => add(name)}>
          <Plus size={13} aria-hidden />
          {name}
        </Button>
      ))}
      {(isOpen || offered.length > mostButtons) && (
        <span className={styles.newWord}>
          <input
            className={styles.control}
            data-code
            data-unfinished={typed === "" ? undefined : ""}
            aria-label={t("inspector.addTo", { list })}
            placeholder={t("inspector.newName")}
            spellCheck={false}
            autoComplete="off"
            list={offered.length > mostButtons ? listId : undefined}
            value={typed}
            aria-invalid={!isFree(typed)}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add(typed.trim());
            }}
          />
          <IconButton
            className={styles.small}
            label={t("inspector.addTo", { list })}
            disabled={typed.trim() === "" || !isFree(typed.trim())}
            onClick={() => add(typed.trim())}
          >
            <Plus size={14} aria-hidden />
          </IconButton>
          <datalist id={listId}>
            {offered.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </datalist>
        </span>
      )}
    </div>
  );
}

/** More names than that are offered while typing. */
const mostButtons = 12;
