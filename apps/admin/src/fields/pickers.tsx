import { Check, ChevronDown, Search } from "lucide-react";
import { Popover } from "radix-ui";
import { useId, useState } from "react";

import { Badge } from "../design/badge.tsx";
import { t } from "../words/words.ts";
import { useFieldGround } from "./field-context.ts";
import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import { optionLabel } from "./field-words.ts";
import styles from "./fields.module.css";

interface Offer {
  readonly name: string;
  /** What it can do, in words. */
  readonly facts: readonly string[];
}

/** A model of the project, by its name. */
export function ModelPicker(field: FieldProps) {
  const { resources } = useFieldGround();
  const offers = Object.entries(resources?.models ?? {}).map(([name, { capabilities }]): Offer => ({
    name,
    facts: capabilities.map((each) => optionLabel("capability", each)),
  }));
  return <NamePicker {...field} offers={offers} isKnown={resources !== undefined} />;
}

/** A tool of the project. */
export function ToolPicker(field: FieldProps) {
  const offers = useToolOffers();
  return <NamePicker {...field} offers={offers ?? []} isKnown={offers !== undefined} />;
}

/** A published agent of the project, by its slug. */
export function AgentPicker(field: FieldProps) {
  const { resources } = useFieldGround();
  const offers = Object.keys(resources?.agents ?? {}).map((name): Offer => ({ name, facts: [] }));
  return <NamePicker {...field} offers={offers} isKnown={resources !== undefined} />;
}

function useToolOffers(): readonly Offer[] | undefined {
  const { resources } = useFieldGround();
  if (resources === undefined) return undefined;
  return Object.entries(resources.tools).map(([name, { effect }]) => ({
    name,
    facts: [optionLabel("effect", effect)],
  }));
}

interface NamePickerProps extends FieldProps {
  readonly offers: readonly Offer[];
  /** Whether the offers are all that there are; else nobody knows whether a name is wrong. */
  readonly isKnown: boolean;
}

/** One name of those that there are. A name that is not among them stays, and is marked. */
function NamePicker({ offers, isKnown, ...field }: NamePickerProps) {
  const { problems, setText, isReadOnly } = useField(field);
  const value = typeof field.value === "string" ? field.value : "";
  const chosen = offers.find(({ name }) => name === value);
  return (
    <FieldFrame label={field.label} isRequired={field.isRequired} hint={field.hint} problems={problems()}>
      {(ids) => (
        <select
          {...ids}
          className={styles.select}
          data-code
          value={value}
          disabled={isReadOnly}
          onChange={({ target }) => setText(target.value)}
        >
          {(value === "" || !field.isRequired) && <option value="">{t("inspector.choose")}</option>}
          {value !== "" && chosen === undefined && (
            <option value={value}>{isKnown ? t("inspector.unknownOption", { name: value }) : value}</option>
          )}
          {offers.map(({ name, facts }) => (
            <option key={name} value={name}>
              {facts.length === 0 ? name : `${name} (${facts.join(", ")})`}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}

/** Several tools of the project: those chosen, in their order, and a list to choose from. */
export function ToolsPicker(field: FieldProps) {
  const { problems, set, isReadOnly } = useField(field);
  const offers = useToolOffers();
  const [search, setSearch] = useState("");
  const searchId = useId();
  const chosen = Array.isArray(field.value) ? field.value.map(String) : [];
  const unknown = chosen.filter((name) => offers !== undefined && !offers.some((each) => each.name === name));
  const all = [...(offers ?? []), ...unknown.map((name): Offer => ({ name, facts: [] }))];
  const found = all.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  const toggle = (name: string) => {
    const next = chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name];
    set(next.length === 0 && !field.isRequired ? undefined : next);
  };
  return (
    <FieldFrame
      label={field.label}
      isRequired={field.isRequired}
      hint={field.hint}
      problems={problems()}
      isGroup
    >
      {({ id }, labelId) => (
        <Popover.Root onOpenChange={() => setSearch("")}>
          <Popover.Trigger
            id={id}
            className={styles.opener}
            disabled={isReadOnly}
            // What it is, then what is chosen.
            aria-labelledby={`${labelId} ${id}`}
          >
            <span className={styles.chips}>
              {chosen.length === 0 && <span className={styles.faint}>{t("inspector.noTools")}</span>}
              {chosen.map((name) => (
                <Badge key={name} tone={unknown.includes(name) ? "bad" : "neutral"}>
                  {unknown.includes(name) ? t("inspector.unknownOption", { name }) : name}
                </Badge>
              ))}
            </span>
            <ChevronDown size={14} aria-hidden />
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content className={styles.popover} align="start" sideOffset={4} aria-label={field.label}>
              <div className={styles.search}>
                <Search size={14} aria-hidden />
                <input
                  id={searchId}
                  aria-label={t("inspector.searchTools")}
                  placeholder={t("inspector.searchTools")}
                  value={search}
                  onChange={(event) => setSearch(event.target.value)}
                />
              </div>
              <ul className={styles.offers}>
                {found.map(({ name, facts }) => (
                  <li key={name}>
                    <label className={styles.offer}>
                      <input
                        type="checkbox"
                        className="visually-hidden"
                        checked={chosen.includes(name)}
                        onChange={() => toggle(name)}
                      />
                      <span className={styles.tick} data-on={chosen.includes(name)}>
                        {chosen.includes(name) && <Check size={12} aria-hidden />}
                      </span>
                      <code>{name}</code>
                      <span className={styles.faint}>{facts.join(", ")}</span>
                    </label>
                  </li>
                ))}
                {found.length === 0 && <li className={styles.faint}>{t("inspector.nothingFound")}</li>}
              </ul>
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      )}
    </FieldFrame>
  );
}
