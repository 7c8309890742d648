import type { Json, JsonSchema } from "@patchbay/graph";
import type { ReactNode } from "react";

import type { Route } from "../editing/commands/change-at.ts";
import type { Fields } from "../graph/read-fields.ts";
import { AlternativesControl } from "./alternatives-control.tsx";
import { BooleanControl, ChoiceControl, ChoicesControl } from "./choice-control.tsx";
import { ExpressionControl } from "./expression-control.tsx";
import { useFieldGround } from "./field-context.ts";
import type { FieldProps } from "./field-props.ts";
import { fieldHint, fieldLabel } from "./field-words.ts";
import { canShow, type Control, type FormField, startingValue } from "./form-of.ts";
import { JsonControl } from "./json-control.tsx";
import { ListControl } from "./list-control.tsx";
import { NumberControl } from "./number-control.tsx";
import { ObjectControl } from "./object-control.tsx";
import { AgentPicker, ModelPicker, ToolPicker } from "./name-picker.tsx";
import { type KnownMembers, RecordControl } from "./record-control.tsx";
import { SchemaControl } from "./schema-control.tsx";
import { TextControl } from "./text-control.tsx";
import { ToolsPicker } from "./tools-picker.tsx";
import { ValueControl } from "./value-control.tsx";
import { asWholeExpression } from "./value-modes.ts";
import { WordsControl } from "./words-control.tsx";

/** Controls that a form puts in the place of the ordinary ones, by the field's route; undefined for the ordinary one. */
export type OwnControl = (field: FieldProps, form: FormField) => ReactNode | undefined;

/** What is known of the members of an object, by the name of its field. */
export type KnownMembersOf = (name: string) => KnownMembers | undefined;

interface FormFieldsProps {
  readonly form: readonly FormField[];
  /** The object that the form is of, as it is written. */
  readonly value: Fields;
  /** Where it lies in what the form is about. */
  readonly route: Route;
  readonly own?: OwnControl | undefined;
  readonly known?: KnownMembersOf | undefined;
  /** Words that are offered for a list of words, by the name of its field. */
  readonly offered?: ((name: string) => readonly string[]) | undefined;
}

/** The fields of an object, each with the control that its schema asks for. */
export function FormFields({ form, value, route, own, known, offered }: FormFieldsProps) {
  const { type } = useFieldGround();
  return form.map((field) => {
    const props: FieldProps = {
      route: [...route, field.name],
      label: fieldLabel(type, field),
      hint: fieldHint(type, field),
      isRequired: field.isRequired,
      initial: field.initial,
      value: value[field.name],
    };
    const drawn = own?.(props, field);
    return drawn === undefined ? (
      <FieldControl
        key={field.name}
        control={field.control}
        own={own}
        known={known}
        offered={offered}
        {...props}
      />
    ) : (
      drawn
    );
  });
}

interface FieldControlProps extends FieldProps, Pick<FormFieldsProps, "own" | "known" | "offered"> {
  readonly control: Control;
  /** What the value must be, where that is known from elsewhere than the form. */
  readonly schema?: JsonSchema | undefined;
}

/** The control of one field. A value that it cannot show is there as JSON, to be mended. */
function FieldControl({ control, own, known, offered, schema, ...field }: FieldControlProps) {
  if (!canShow(control, field.value)) return <JsonControl {...field} isMending />;
  const renderForm = (form: readonly FormField[], value: Fields, route: Route) => (
    <FormFields form={form} value={value} route={route} own={own} known={known} offered={offered} />
  );
  const name = String(field.route.at(-1));
  switch (control.kind) {
    case "text":
      return (
        <TextControl
          {...field}
          isLong={control.isLong}
          isCode={control.isId || name === "source"}
          maxLength={control.maxLength}
        />
      );
    case "pattern":
    case "channel":
      return <TextControl {...field} isCode />;
    case "number":
      return <NumberControl {...field} range={control} />;
    case "boolean":
      return <BooleanControl {...field} />;
    case "choice":
      return <ChoiceControl {...field} options={control.options} />;
    case "choices":
      return <ChoicesControl {...field} options={control.options} />;
    case "words":
      return <WordsControl {...field} isNumeric={control.isNumeric} offered={offered?.(name) ?? []} />;
    case "expression":
      return <ExpressionControl {...field} mode="expression" expects={control.expects} />;
    case "template":
      return <ExpressionControl {...field} mode="template" />;
    case "value":
      return <ValueControl {...field} hasExpressions schema={schema} />;
    case "literal":
      return <ValueControl {...field} hasExpressions={false} schema={schema} />;
    case "json":
    case "graph":
      return <JsonControl {...field} />;
    case "schema":
      return <SchemaControl {...field} isObject={control.isObject} />;
    case "model":
      return <ModelPicker {...field} />;
    case "tool":
      return <ToolPicker {...field} />;
    case "tools":
      return <ToolsPicker {...field} />;
    case "agent":
      return <AgentPicker {...field} />;
    case "object":
      return <ObjectControl {...field} form={control.fields} renderForm={renderForm} />;
    case "list":
      return <ListControl {...field} item={control.item} fewest={control.fewest} renderForm={renderForm} />;
    case "record":
      return (
        <RecordControl
          {...field}
          known={known?.(name)}
          begin={(member) => beginning(control.value, member?.schema)}
          renderValue={(each, member) => (
            <FieldControl
              control={control.value}
              schema={member?.schema}
              own={own}
              known={known}
              offered={offered}
              {...each}
            />
          )}
        />
      );
    case "alternatives":
      return (
        <AlternativesControl
          {...field}
          options={control.options}
          renderField={(inner, value, route) =>
            renderForm([inner], { [inner.name]: value }, route.slice(0, -1))
          }
        />
      );
  }
}

/** What a new member begins with: as its schema says, where it says something. */
function beginning(control: Control, schema: JsonSchema | undefined): Json {
  if (control.kind !== "value" || schema === undefined) return startingValue(control);
  if (schema.default !== undefined) return schema.default;
  switch (schema.type) {
    case "number":
    case "integer":
      return schema.minimum ?? 0;
    case "boolean":
      return false;
    case "array":
    case "object":
      return asWholeExpression("");
    case "null":
      return null;
    case "string":
    case undefined:
      return "";
  }
}
