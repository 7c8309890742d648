import { type ObjectType, unknownType } from "../expression/static-type.ts";

export const anyObject: ObjectType = { kind: "object", fields: new Map(), rest: unknownType };
