import type { HostileDocument } from "./hostile-document.ts";
import {
  times,
  record,
  nested,
  chain,
  computing,
  oneExpression,
  inputOf,
  variant,
  body,
  setX,
} from "./document-parts.ts";

/** Schemas and what has to fit them. */
export const hostileSchemas: readonly HostileDocument[] = [
  {
    name: "a schema of 5,000 properties",
    make: () =>
      oneExpression(
        "input.x.k4999",
        inputOf({
          type: "object",
          properties: record(5_000, () => ({ type: "string" })),
          required: times(5_000, (index) => `k${index}`),
        }),
      ),
    codes: [],
  },
  {
    name: "a schema of 5,000 properties, looked into 10,000 times",
    make: () =>
      computing(
        1_000,
        () => "[input.x[input.message], input.x['b'], input.x.c]",
        inputOf({ type: "object", properties: record(5_000, () => ({ type: "string" })) }),
      ),
    codes: ["PB2102", "PB2103"],
  },
  {
    name: "1,000 kinds of objects",
    make: () => computing(1_000, () => "input.x", inputOf({ anyOf: times(1_000, variant) })),
    codes: [],
  },
  {
    name: "objects of 90 kinds against 90 kinds, in 1,000 places",
    make: () => ({
      ...chain(900, () => setX("input.x"), inputOf({ anyOf: times(90, variant) })),
      state: { x: { schema: { anyOf: times(90, (index) => variant(89 - index)) }, default: { p1: "a" } } },
    }),
    codes: [],
  },
  {
    name: "1,000 alternatives in each of three levels",
    make: () =>
      oneExpression(
        "input.x",
        inputOf(nested(3, { type: "string" }, (inner) => ({ anyOf: [inner, ...times(300, variant)] }))),
      ),
    codes: [],
  },
  {
    name: "alternatives, 25 deep, wrong at the bottom",
    make: () =>
      oneExpression(
        "1",
        inputOf(nested(25, { typ: 1 }, (inner) => ({ anyOf: [inner, { additionalProperties: inner }] }))),
      ),
    codes: ["PB1002"],
  },
  {
    name: "a list of 60,000 values",
    make: () =>
      computing(
        500,
        () => "input.x == 'v1' || input.x in ['a']",
        inputOf({ enum: times(60_000, (index) => `v${index}`) }),
      ),
    codes: [],
  },
  {
    name: "two lists of 20,000 values against each other",
    make: () => ({
      ...chain(100, () => setX("input.x"), inputOf({ enum: times(20_000, (index) => `v${index}`) })),
      state: { x: { schema: { enum: times(20_000, (index) => `w${index}`) }, default: "w1" } },
    }),
    codes: [],
  },
  {
    name: "a large default and a large schema",
    make: () => ({
      ...body,
      state: {
        x: {
          schema: { type: "array", items: { anyOf: times(10_000, (index) => ({ const: index })) } },
          default: times(50_000, () => -1),
        },
      },
    }),
    codes: ["PB1108"],
  },
  {
    name: "1,000 channels with defaults",
    make: () => ({
      ...body,
      state: record(1_000, () => ({
        schema: { type: "object", properties: record(10, () => ({ type: "string" })) },
        default: record(10, () => "a"),
      })),
    }),
    codes: ["PB1108"],
  },
];
