import type { ReactNode } from "react";

import { Badge } from "../design/badge.tsx";
import { t } from "../words/words.ts";
import { AddProviderKey } from "./add-provider-key.tsx";
import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import styles from "./fields.module.css";
import { type Offer, useAgentOffers, useModelOffers, useToolOffers } from "./offers.ts";

/** A model of the project, by its name. Who names none that there is finds the way to one. */
export function ModelPicker(field: FieldProps) {
  const offers = useModelOffers();
  const isMissing = offers !== undefined && !offers.some(({ name }) => name === field.value);
  const isWanted = isMissing && (field.isRequired || field.value !== undefined);
  return (
    <NamePicker {...field} offers={offers}>
      {isWanted && <AddProviderKey />}
    </NamePicker>
  );
}

/** A tool of the project. */
export function ToolPicker(field: FieldProps) {
  return <NamePicker {...field} offers={useToolOffers()} />;
}

/** A published agent of the project, by its slug. */
export function AgentPicker(field: FieldProps) {
  return <NamePicker {...field} offers={useAgentOffers()} />;
}

interface NamePickerProps extends FieldProps {
  /** All that there are; undefined while nobody knows whether a name is wrong. */
  readonly offers: readonly Offer[] | undefined;
  readonly children?: ReactNode;
}

/** One name of those that there are, and what stands behind it. A name that is not among them stays, and is marked. */
function NamePicker({ offers, children, ...field }: NamePickerProps) {
  const { problems, setText, isReadOnly } = useField(field);
  const value = typeof field.value === "string" ? field.value : "";
  const chosen = offers?.find(({ name }) => name === value);
  const isUnknown = offers !== undefined && value !== "" && chosen === undefined;
  return (
    <FieldFrame label={field.label} isRequired={field.isRequired} hint={field.hint} problems={problems()}>
      {(ids) => (
        <>
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
              <option value={value}>
                {isUnknown ? t("inspector.unknownOption", { name: value }) : value}
              </option>
            )}
            {offers?.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
          {chosen !== undefined && <OfferFacts offer={chosen} />}
          {offers?.length === 0 && <p className={styles.hint}>{t("inspector.noOffers")}</p>}
          {children}
        </>
      )}
    </FieldFrame>
  );
}

/** What stands behind a name: what it can do, and what its maker says of it. */
function OfferFacts({ offer: { facts, about } }: { readonly offer: Offer }) {
  if (facts.length === 0 && about === "") return null;
  return (
    <p className={styles.facts}>
      {facts.map((fact) => (
        <Badge key={fact}>{fact}</Badge>
      ))}
      {about !== "" && <span>{about}</span>}
    </p>
  );
}
