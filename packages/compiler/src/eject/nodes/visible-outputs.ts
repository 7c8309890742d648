import {
  boolType,
  type FieldType,
  objectOf,
  type ObjectType,
  stringType,
} from "../expression/static-type.ts";
import { anyObject } from "./any-object.ts";

/** The type of a node's outputs as others see them: where its policy lets it fail, nothing need be there. */
export function visibleOutputs(outputs: ObjectType, onError: "fail" | "port" | "default"): ObjectType {
  switch (onError) {
    case "fail":
      return outputs;
    case "default":
      return anyObject;
    case "port": {
      if (outputs.fields.size === 0 && outputs.rest !== undefined) return outputs;
      const error = objectOf({ code: stringType, message: stringType, retriable: boolType });
      const optional = [...outputs.fields].map(([name, field]): [string, FieldType] => [
        name,
        { ...field, isOptional: true },
      ]);
      return { kind: "object", fields: new Map([...optional, ["error", { type: error, isOptional: true }]]) };
    }
  }
}
