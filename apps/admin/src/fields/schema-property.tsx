import type { JsonObject } from "@patchbay/graph";
import { Asterisk, ChevronRight, Trash2 } from "lucide-react";
import { Collapsible } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useState } from "react";

import { IconButton } from "../design/button.tsx";
import { fields, isFields, text } from "../graph/read-fields.ts";
import { t } from "../words/words.ts";
import styles from "./fields.module.css";
import { KindSelect } from "./kind-select.tsx";
import { SchemaDetails } from "./schema-details.tsx";
import { kindOfSchema, type SchemaProperty as Property, withKind } from "./schema-parts.ts";
import { type SchemaProps, withoutNull } from "./schema-props.ts";
import { NameInput } from "./text-control.tsx";

interface SchemaPropertyProps extends Pick<SchemaProps, "isReadOnly" | "onChange" | "onRename"> {
  readonly property: Property;
  readonly isFree: (name: string) => boolean;
  readonly onRequire: (isRequired: boolean) => void;
  readonly onMove: (step: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly renderContent: (property: SchemaProps) => ReactNode;
}

/** A property of an object: its name, its kind, whether it must be there, and more for who opens it. */
export function SchemaProperty({
  property: { name, schema: value, isRequired },
  isReadOnly,
  isFree,
  onChange,
  onRename,
  onRequire,
  onMove,
  onRemove,
  renderContent,
}: SchemaPropertyProps) {
  // What lies in a JSON document is JSON.
  const schema = fields(value) as JsonObject;
  const inner = withoutNull({ name, schema, isReadOnly, onChange, onRename });
  const facts = [
    ...(inner.nullability.mayBeNull ? [t("inspector.mayBeNull")] : []),
    text(inner.schema["description"]),
  ].filter((fact) => fact !== "");
  const content = renderContent(inner);
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
            onRename={(next) => onRename([], next)}
          />
          <KindSelect
            label={t("inspector.typeOf", { name })}
            kind={isFields(value) ? kindOfSchema(inner.schema) : "other"}
            isReadOnly={isReadOnly}
            onChange={(next) => inner.onChange(withKind(inner.schema, next))}
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
        {!isOpen && facts.length > 0 && <p className={styles.about}>{facts.join(" · ")}</p>}
        <Collapsible.Content>
          <SchemaDetails {...inner} />
        </Collapsible.Content>
        {content !== false && <div className={styles.nested}>{content}</div>}
      </li>
    </Collapsible.Root>
  );
}
