import { Environment } from "@marcbachmann/cel-js";

const unary: Readonly<Record<string, (value: number) => number>> = {
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  round: (value) => roundHalfAway(value, 0),
  exp: Math.exp,
  log: Math.log,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
};

const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  pow: Math.pow,
  round: roundHalfAway,
  log: (value, base) => Math.log(value) / Math.log(base),
  atan2: Math.atan2,
};

const variadic: Readonly<Record<string, (...values: number[]) => number>> = { min: Math.min, max: Math.max };

/** What the calculator can be asked for by name. */
export const functionNames: readonly string[] = [
  ...new Set([unary, binary, variadic].flatMap((functions) => Object.keys(functions))),
];

/** CEL has no functions of any number of arguments. */
const mostArguments = 16;

let environment: Environment | undefined;

/** CEL for doubles alone; made on first use, without any state of a call. */
export function calculatorEnvironment(): Environment {
  environment ??= createEnvironment();
  return environment;
}

function createEnvironment(): Environment {
  const created = new Environment({ limits: { maxAstNodes: 1_000, maxDepth: 60 } });
  created.registerConstant("pi", "double", Math.PI);
  created.registerConstant("e", "double", Math.E);
  created.registerOperator("double % double: double", (a: number, b: number) => a % b);
  const register = (name: string, count: number, work: (...values: number[]) => number): void => {
    const types = Array.from({ length: count }, () => "double").join(", ");
    created.registerFunction(`${name}(${types}): double`, work);
  };
  for (const [name, work] of Object.entries(unary)) register(name, 1, work);
  for (const [name, work] of Object.entries(binary)) register(name, 2, work);
  for (const [name, work] of Object.entries(variadic)) {
    for (let count = 1; count <= mostArguments; count += 1) register(name, count, work);
  }
  return created;
}

/** As people round: 2.5 is 3 and -2.5 is -3. `digits` after the decimal point, negative ones before it. */
function roundHalfAway(value: number, digits: number): number {
  const places = Math.trunc(digits);
  if (!Number.isFinite(value) || Math.abs(places) > 300) return value;
  const whole = Math.round(movePoint(Math.abs(value), places));
  return Math.sign(value) * movePoint(whole, -places);
}

/** `value` times ten to the power of `places`, through its text: 1.005 becomes 100.5, where multiplying gives 100.4999. */
function movePoint(value: number, places: number): number {
  const [digits, exponent = "0"] = String(value).split("e");
  return Number(`${digits}e${Number(exponent) + places}`);
}
