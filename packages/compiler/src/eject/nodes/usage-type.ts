import { doubleType, objectOf } from "../expression/static-type.ts";

export const usageType = objectOf({ input_tokens: doubleType, output_tokens: doubleType });
