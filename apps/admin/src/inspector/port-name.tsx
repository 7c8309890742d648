import { FieldFrame } from "../fields/field-frame.tsx";
import { type FieldProps, useField } from "../fields/field-props.ts";
import { NameInput } from "../fields/text-control.tsx";
import { text } from "../graph/read-fields.ts";
import { isId } from "./is-id.ts";

/** What a port is called; the edges that leave by it follow its name. */
export function PortName(field: FieldProps) {
  const { problems, isReadOnly, set } = useField(field);
  return (
    <FieldFrame label={field.label} isRequired hint={field.hint} problems={problems()}>
      {(ids) => (
        <NameInput {...ids} value={text(field.value)} isReadOnly={isReadOnly} isRight={isId} onRename={set} />
      )}
    </FieldFrame>
  );
}
