import { Check, ChevronDown, Search } from "lucide-react";
import { Popover } from "radix-ui";
import { useId, useState } from "react";

import { Badge } from "../design/badge.tsx";
import { t } from "../words/words.ts";
import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import styles from "./fields.module.css";
import { type Offer, useToolOffers } from "./offers.ts";

/** Several tools of the project: those chosen, in their order, and a list to choose from. */
export function ToolsPicker(field: FieldProps) {
  const { problems, set, isReadOnly } = useField(field);
  const offers = useToolOffers();
  const [search, setSearch] = useState("");
  const searchId = useId();
  const chosen = Array.isArray(field.value) ? field.value.map(String) : [];
  const unknown = chosen.filter((name) => offers !== undefined && !offers.some((each) => each.name === name));
  const all = [...(offers ?? []), ...unknown.map((name): Offer => ({ name, facts: [], about: "" }))];
  const wanted = search.trim().toLowerCase();
  const found = all.filter(({ name, about }) => `${name} ${about}`.toLowerCase().includes(wanted));
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
                {found.map(({ name, facts, about }) => (
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
                      <span className={styles.offerText}>
                        <span className={styles.offerName}>
                          <code>{name}</code>
                          {facts.map((fact) => (
                            <Badge key={fact}>{fact}</Badge>
                          ))}
                        </span>
                        {about !== "" && (
                          <span className={styles.offerAbout} title={about}>
                            {about}
                          </span>
                        )}
                      </span>
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
