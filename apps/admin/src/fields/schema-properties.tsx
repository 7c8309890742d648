import { Plus } from "lucide-react";
import { type ReactNode, useRef } from "react";

import { Button } from "../design/button.tsx";
import { freeId } from "../editing/document-parts.ts";
import { t } from "../words/words.ts";
import styles from "./fields.module.css";
import {
  propertiesOf,
  withMovedProperty,
  withoutProperty,
  withProperty,
  withRequired,
} from "./schema-parts.ts";
import type { SchemaProps } from "./schema-props.ts";
import { SchemaProperty } from "./schema-property.tsx";
import { useFocusOnNew } from "./use-focus-on-new.ts";

interface SchemaPropertiesProps extends SchemaProps {
  /** Draws what the values of a property are made of; nothing where that is said by their kind. */
  readonly renderContent: (property: SchemaProps) => ReactNode;
}

/** The properties of an object, a row each, and a way to add one. Alt with an arrow key moves a row. */
export function SchemaProperties({
  name,
  schema,
  isReadOnly,
  onChange,
  onRename,
  renderContent,
}: SchemaPropertiesProps) {
  const properties = propertiesOf(schema);
  const list = useRef<HTMLUListElement>(null);
  const willAdd = useFocusOnNew(properties.length, () => list.current?.lastElementChild);
  return (
    <div className={styles.properties}>
      {properties.length === 0 && <p className={styles.hint}>{t("inspector.noProperties")}</p>}
      <ul ref={list} className={styles.entries} aria-label={t("inspector.propertiesOf", { name })}>
        {properties.map((property, index) => (
          <SchemaProperty
            // By its place: while a property is renamed, its row stays.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            property={property}
            isReadOnly={isReadOnly}
            isFree={(next) => next !== "" && !properties.some((each) => each.name === next)}
            onChange={(next) => onChange(withProperty(schema, property.name, next))}
            onRename={(route, to) => onRename(["properties", property.name, ...route], to)}
            onRequire={(isRequired) => onChange(withRequired(schema, property.name, isRequired))}
            onMove={(step) => onChange(withMovedProperty(schema, property.name, step))}
            onRemove={() => onChange(withoutProperty(schema, property.name))}
            renderContent={renderContent}
          />
        ))}
      </ul>
      {!isReadOnly && (
        <Button
          size="small"
          onClick={() => {
            willAdd();
            const fresh = freeId("field", new Set(properties.map((each) => each.name)));
            onChange(withProperty(schema, fresh, { type: "string" }));
          }}
        >
          <Plus size={13} aria-hidden />
          {t("inspector.addProperty")}
        </Button>
      )}
    </div>
  );
}
