/** `src/json.ts`, the same in every project that has it. */
export const jsonFile = `/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };
`;
