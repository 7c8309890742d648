import { GraphDocument, type Json, type JsonObject, JsonSchema } from "@patchbay/graph";
import { useCallback } from "react";

import { useBuilder } from "../builder/builder-context.ts";
import type { Route } from "../editing/commands/change-at.ts";
import { setInDocument } from "../editing/commands/document-edits.ts";
import { renameInGraphAt } from "../editing/commands/rename-edits.ts";
import { FieldContext } from "../fields/field-context.ts";
import { FieldProblems } from "../fields/field-frame.tsx";
import { fieldLabel } from "../fields/field-words.ts";
import fieldStyles from "../fields/fields.module.css";
import { FormFields, type OwnControl } from "../fields/form-fields.tsx";
import { formOf } from "../fields/form-of.ts";
import { problemsAt } from "../fields/problems-at.ts";
import { Section } from "../fields/section.tsx";
import { ValueControl } from "../fields/value-control.tsx";
import { fields } from "../graph/read-fields.ts";
import { useFormGround } from "../inspector/use-form-ground.ts";
import { t } from "../words/words.ts";
import styles from "./graph-settings.module.css";

/** What of a graph is no node and no edge, in the order in which its author thinks of it. */
const sections = formOf(
  GraphDocument.pick({ input: true, output: true, state: true, limits: true, voice: true }),
);

/** What the graph on the page takes, answers, remembers and may spend; in the body of a map, those of the body. */
export function GraphSettings() {
  const { graph, edit, diagnostics, path, canEdit, editor } = useBuilder();
  const change = useCallback(
    (route: Route, value: Json | undefined, what: string) => {
      edit(setInDocument(route, value, what));
    },
    [edit],
  );
  const { run } = editor;
  // From the root: what the body of a map takes is given outside of it.
  const rename = useCallback(
    (route: Route, name: string) => void (canEdit && run(renameInGraphAt(path, route, name))),
    [canEdit, run, path],
  );
  const ground = useFormGround({ type: "graph", pointer: "", change, rename });
  const elsewhere = [...sections.map(({ name }) => `/${name}`), "/nodes", "/edges", "/notes"];
  return (
    <FieldContext value={ground}>
      <header className={styles.header}>
        <h2 className={styles.heading}>{t(path.length === 0 ? "inspector.graph" : "inspector.bodyGraph")}</h2>
        <p className={styles.text}>{t("inspector.graphHint")}</p>
        <FieldProblems problems={problemsAt(diagnostics, "", elsewhere)} />
      </header>
      {sections.map((field) => (
        <Section
          key={field.name}
          title={fieldLabel("graph", field)}
          isOpenAtFirst={field.name === "input" || field.name === "output"}
          note={noteOf(field.name, fields(graph)[field.name])}
        >
          <div className={fieldStyles.alone}>
            <FormFields form={[field]} value={fields(graph)} route={[]} own={defaultOfChannel(graph)} />
          </div>
        </Section>
      ))}
    </FieldContext>
  );
}

/** The default of a channel is given as what the channel holds. */
const defaultOfChannel =
  (graph: JsonObject): OwnControl =>
  (props, { control }) => {
    const [part, name] = props.route;
    if (part !== "state" || control.kind !== "literal") return undefined;
    const { schema } = fields(fields(graph["state"])[String(name)]);
    return (
      <ValueControl
        key="default"
        {...props}
        hasExpressions={false}
        schema={JsonSchema.safeParse(schema).data}
      />
    );
  };

/** How much there is behind a heading; undefined for nothing. */
function noteOf(name: string, value: unknown): string | undefined {
  const object = fields(value);
  const count = Object.keys(
    name === "input" || name === "output" ? fields(object["properties"]) : object,
  ).length;
  return count === 0 ? undefined : String(count);
}
