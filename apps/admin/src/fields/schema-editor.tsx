import type { Json, JsonObject } from "@patchbay/graph";
import { Asterisk, Braces, ChevronRight, Plus, Trash2 } from "lucide-react";
import { Collapsible } from "radix-ui";
import { type KeyboardEvent, useRef, useState } from "react";

import { Button, IconButton } from "../design/button.tsx";
import { freeId } from "../editing/document-parts.ts";
import { fields, isFields, text } from "../graph/read-fields.ts";
import { t } from "../words/words.ts";
import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import styles from "./fields.module.css";
import { jsonText } from "./json-text.ts";
import { JsonInput } from "./json-control.tsx";
import {
  kindOfSchema,
  propertiesOf,
  type SchemaKind,
  schemaKinds,
  type SchemaProperty,
  withKeyword,
  withKind,
  withMovedProperty,
  withoutProperty,
  withProperty,
  withRenamedProperty,
  withRequired,
} from "./schema-parts.ts";
import { NameInput } from "./text-control.tsx";
import { NumberInput } from "./value-control.tsx";
import { WordList } from "./words-control.tsx";

interface SchemaControlProps extends FieldProps {
  /** Whether it must be the schema of an object. */
  readonly isObject: boolean;
}

/** A field that holds a JSON Schema: as rows, or as JSON where a person wants that or nothing else can say it. */
export function SchemaControl({ isObject, ...field }: SchemaControlProps) {
  const { problems, set, isReadOnly } = useField(field);
  const [isRaw, setRaw] = useState(false);
  const isGiven = field.value !== undefined;
  // What lies in a JSON document is JSON.
  const schema = fields(field.value) as JsonObject;
  const isOther = isGiven && kindOfSchema(field.value) === "other";
  return (
    <FieldFrame
      label={field.label}
      isRequired={field.isRequired}
      hint={field.hint}
      problems={problems()}
      isGroup
      isHintFirst
      aside={
        isGiven && (
          <>
            <IconButton
              className={styles.small}
              label={t("inspector.asJson", { field: field.label })}
              aria-pressed={isRaw || isOther}
              disabled={isOther}
              onClick={() => setRaw(!isRaw)}
            >
              <Braces size={14} aria-hidden />
            </IconButton>
            {!field.isRequired && !isReadOnly && (
              <IconButton
                className={styles.small}
                label={t("inspector.removeNamed", { name: field.label })}
                onClick={() => set(undefined)}
              >
                <Trash2 size={14} aria-hidden />
              </IconButton>
            )}
          </>
        )
      }
    >
      {(ids) =>
        !isGiven ? (
          !isReadOnly && (
            <Button size="small" onClick={() => set({ type: "object", properties: {} })}>
              <Plus size={13} aria-hidden />
              {t("inspector.addSchema")}
            </Button>
          )
        ) : isRaw || isOther ? (
          <JsonInput
            value={field.value as Json}
            label={field.label}
            isReadOnly={isReadOnly}
            aria-describedby={ids["aria-describedby"]}
            aria-invalid={ids["aria-invalid"]}
            onChange={(next) => set(next ?? (field.isRequired ? {} : undefined))}
          />
        ) : (
          <SchemaBody
            name={field.label}
            schema={schema}
            isReadOnly={isReadOnly}
            isObject={isObject}
            onChange={set}
          />
        )
      }
    </FieldFrame>
  );
}

interface SchemaBodyProps {
  /** What the schema is of, for those who only hear it. */
  readonly name: string;
  readonly schema: JsonObject;
  readonly isReadOnly: boolean;
  /** Whether it can be of no other kind than an object. */
  readonly isObject?: boolean;
  readonly onChange: (schema: JsonObject) => void;
}

/** A schema: its kind, and what is said of it. */
function SchemaBody({ name, schema, isReadOnly, isObject = false, onChange }: SchemaBodyProps) {
  return (
    <div className={styles.schema}>
      {!isObject && (
        <KindSelect
          label={t("inspector.typeOf", { name })}
          kind={kindOfSchema(schema)}
          isReadOnly={isReadOnly}
          onChange={(kind) => onChange(withKind(schema, kind))}
        />
      )}
      <SchemaDetails name={name} schema={schema} isReadOnly={isReadOnly} onChange={onChange} />
    </div>
  );
}

interface KindSelectProps {
  readonly label: string;
  readonly kind: SchemaKind;
  readonly isReadOnly: boolean;
  readonly onChange: (kind: SchemaKind) => void;
}

function KindSelect({ label, kind, isReadOnly, onChange }: KindSelectProps) {
  return (
    <select
      className={styles.select}
      aria-label={label}
      value={kind}
      disabled={isReadOnly}
      onChange={({ target }) => {
        const next = schemaKinds.find((each) => each === target.value);
        if (next !== undefined && next !== kind) onChange(next);
      }}
    >
      {kind === "other" && <option value="other">{t("inspector.kind.other")}</option>}
      {schemaKinds.map((each) => (
        <option key={each} value={each}>
          {t(`inspector.kind.${each}`)}
        </option>
      ))}
    </select>
  );
}

/** What is said of a schema beyond its kind. */
function SchemaDetails({ name, schema, isReadOnly, onChange }: SchemaBodyProps) {
  const kind = kindOfSchema(schema);
  const common = { schema, isReadOnly, onChange };
  switch (kind) {
    case "object":
      return <SchemaProperties name={name} {...common} />;
    case "array":
      return (
        <div className={styles.inside}>
          <p className={styles.hint}>{t("inspector.eachItem")}</p>
          <SchemaBody
            name={t("inspector.itemsOf", { name })}
            // What lies in a JSON document is JSON.
            schema={fields(schema["items"]) as JsonObject}
            isReadOnly={isReadOnly}
            onChange={(items) => onChange(withKeyword(schema, "items", items))}
          />
          <Bounds keywords={["minItems", "maxItems"]} {...common} />
        </div>
      );
    case "choice":
      return (
        <WordList
          words={(schema["enum"] as readonly Json[]).map(jsonText)}
          label={t("inspector.valuesOf", { name })}
          isNumeric={false}
          isReadOnly={isReadOnly}
          offered={[]}
          onChange={(words) => {
            // A choice of nothing is none.
            if (words.length > 0) onChange(withKeyword(schema, "enum", words));
          }}
        />
      );
    case "string":
      return <Bounds keywords={["minLength", "maxLength"]} {...common} />;
    case "number":
    case "integer":
      return <Bounds keywords={["minimum", "maximum"]} {...common} />;
    case "other":
      return (
        <JsonInput
          label={name}
          value={schema}
          isReadOnly={isReadOnly}
          onChange={(next) => {
            if (isFields(next)) onChange(next);
          }}
        />
      );
    case "boolean":
    case "null":
    case "any":
      return null;
  }
}

const bounds = {
  minItems: "inspector.minItems",
  maxItems: "inspector.maxItems",
  minLength: "inspector.minLength",
  maxLength: "inspector.maxLength",
  minimum: "inspector.minimum",
  maximum: "inspector.maximum",
} as const;

interface BoundsProps extends Pick<SchemaBodyProps, "schema" | "isReadOnly" | "onChange"> {
  readonly keywords: readonly (keyof typeof bounds)[];
}

/** The limits of a value; most have none, so they are out of the way until somebody asks. */
function Bounds({ keywords, schema, isReadOnly, onChange }: BoundsProps) {
  const [isOpenAtFirst] = useState(() => keywords.some((keyword) => schema[keyword] !== undefined));
  return (
    <details className={styles.limits} open={isOpenAtFirst}>
      <summary>{t("inspector.bounds")}</summary>
      <div className={styles.bounds}>
        {keywords.map((keyword) => {
          const value = schema[keyword];
          return (
            <label key={keyword} className={styles.bound}>
              {t(bounds[keyword])}
              <NumberInput
                value={typeof value === "number" ? value : undefined}
                isReadOnly={isReadOnly}
                onChange={(next) => onChange(withKeyword(schema, keyword, next))}
              />
            </label>
          );
        })}
      </div>
    </details>
  );
}

/** The properties of an object, a row each, and a way to add one. Alt with an arrow key moves a row. */
function SchemaProperties({ name, schema, isReadOnly, onChange }: SchemaBodyProps) {
  const properties = propertiesOf(schema);
  const list = useRef<HTMLUListElement>(null);
  const add = () => {
    const fresh = freeId("field", new Set(properties.map((each) => each.name)));
    onChange(withProperty(schema, fresh, { type: "string" }));
    // Whoever adds a property names it next: what is typed must not be taken for shortcuts.
    queueMicrotask(() => {
      const name = list.current?.lastElementChild?.querySelector("input");
      name?.focus();
      name?.select();
    });
  };
  return (
    <div className={styles.properties}>
      {properties.length === 0 && <p className={styles.hint}>{t("inspector.noProperties")}</p>}
      <ul ref={list} className={styles.entries} aria-label={t("inspector.propertiesOf", { name })}>
        {properties.map((property, index) => (
          <PropertyRow
            // By its place: while a property is renamed, its row stays.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            property={property}
            isReadOnly={isReadOnly}
            isFree={(next) => next !== "" && !properties.some((each) => each.name === next)}
            onChange={(next) => onChange(withProperty(schema, property.name, next))}
            onRename={(next) => onChange(withRenamedProperty(schema, property.name, next))}
            onRequire={(isRequired) => onChange(withRequired(schema, property.name, isRequired))}
            onMove={(step) => onChange(withMovedProperty(schema, property.name, step))}
            onRemove={() => onChange(withoutProperty(schema, property.name))}
          />
        ))}
      </ul>
      {!isReadOnly && (
        <Button size="small" onClick={add}>
          <Plus size={13} aria-hidden />
          {t("inspector.addProperty")}
        </Button>
      )}
    </div>
  );
}

interface PropertyRowProps {
  readonly property: SchemaProperty;
  readonly isReadOnly: boolean;
  readonly isFree: (name: string) => boolean;
  readonly onChange: (schema: Json) => void;
  readonly onRename: (name: string) => void;
  readonly onRequire: (isRequired: boolean) => void;
  readonly onMove: (step: -1 | 1) => void;
  readonly onRemove: () => void;
}

function PropertyRow({
  property: { name, schema: value, isRequired },
  isReadOnly,
  isFree,
  onChange,
  onRename,
  onRequire,
  onMove,
  onRemove,
}: PropertyRowProps) {
  // What lies in a JSON document is JSON.
  const schema = fields(value) as JsonObject;
  const kind = kindOfSchema(value);
  const [isOpen, setOpen] = useState(false);
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : undefined;
    if (!event.altKey || step === undefined || isReadOnly || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(step);
  };
  return (
    <Collapsible.Root asChild open={isOpen} onOpenChange={setOpen}>
      {/* The keys are a shorter way to its place. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <li className={styles.property} aria-label={name} onKeyDown={move}>
        <div className={styles.propertyTop}>
          <Collapsible.Trigger asChild>
            <IconButton className={styles.small} label={t("inspector.detailsOf", { name })}>
              <ChevronRight className={styles.chevron} size={14} aria-hidden />
            </IconButton>
          </Collapsible.Trigger>
          <NameInput
            label={t("inspector.nameOf", { name })}
            value={name}
            isReadOnly={isReadOnly}
            isRight={isFree}
            onRename={onRename}
          />
          <KindSelect
            label={t("inspector.typeOf", { name })}
            kind={kind}
            isReadOnly={isReadOnly}
            onChange={(next) => onChange(withKind(schema, next))}
          />
          <IconButton
            className={styles.small}
            label={t("inspector.requiredOf", { name })}
            aria-pressed={isRequired}
            disabled={isReadOnly}
            onClick={() => onRequire(!isRequired)}
          >
            <Asterisk size={14} aria-hidden />
          </IconButton>
          {!isReadOnly && (
            <IconButton
              className={styles.small}
              label={t("inspector.removeNamed", { name })}
              onClick={onRemove}
            >
              <Trash2 size={14} aria-hidden />
            </IconButton>
          )}
        </div>
        {(kind === "object" || kind === "array" || kind === "choice" || kind === "other") && (
          <div className={styles.nested}>
            <SchemaDetails name={name} schema={schema} isReadOnly={isReadOnly} onChange={onChange} />
          </div>
        )}
        <Collapsible.Content className={styles.nested}>
          <label className={styles.bound}>
            {t("inspector.description")}
            <input
              className={styles.control}
              value={text(schema["description"])}
              readOnly={isReadOnly}
              onChange={({ target }) =>
                onChange(withKeyword(schema, "description", target.value === "" ? undefined : target.value))
              }
            />
          </label>
          <Default kind={kind} schema={schema} isReadOnly={isReadOnly} onChange={onChange} />
          {(kind === "string" || kind === "number" || kind === "integer") && (
            <SchemaDetails name={name} schema={schema} isReadOnly={isReadOnly} onChange={onChange} />
          )}
        </Collapsible.Content>
      </li>
    </Collapsible.Root>
  );
}

interface DefaultProps extends Pick<SchemaBodyProps, "schema" | "isReadOnly" | "onChange"> {
  readonly kind: SchemaKind;
}

/** The value that stands for a property that is not given. */
function Default({ kind, schema, isReadOnly, onChange }: DefaultProps) {
  const value = schema["default"];
  const set = (next: Json | undefined) => onChange(withKeyword(schema, "default", next));
  const label = t("inspector.default");
  return (
    <label className={styles.bound}>
      {label}
      {kind === "string" && (value === undefined || typeof value === "string") ? (
        <input
          className={styles.control}
          value={value ?? ""}
          readOnly={isReadOnly}
          onChange={({ target }) => set(target.value === "" ? undefined : target.value)}
        />
      ) : kind === "boolean" || kind === "choice" ? (
        <select
          className={styles.select}
          value={value === undefined ? "" : JSON.stringify(value)}
          disabled={isReadOnly}
          onChange={({ target }) => set(target.value === "" ? undefined : (JSON.parse(target.value) as Json))}
        >
          <option value="">{t("inspector.notSet")}</option>
          {(kind === "boolean" ? [true, false] : (schema["enum"] as readonly Json[])).map((each) => (
            <option key={JSON.stringify(each)} value={JSON.stringify(each)}>
              {each === true ? t("common.yes") : each === false ? t("common.no") : jsonText(each)}
            </option>
          ))}
        </select>
      ) : (
        <JsonInput value={value} label={label} isReadOnly={isReadOnly} onChange={set} />
      )}
    </label>
  );
}
