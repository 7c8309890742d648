/**
 * The arithmetic expressions that a sentence asks for, in the notation that `calculator` takes, in order: "What is 15% of
 * 240, and 2 to the power of 10?" gives `15 / 100 * 240` and `2 ^ 10`. A lone number is none; dates, versions, clock
 * times and web addresses are none either.
 */
export function findArithmetic(text: string): string[] {
  const symbols = toSymbols(text);
  const found: string[] = [];
  for (let at = 0; at < symbols.length;) {
    const run = readRun(symbols, at);
    if (run === undefined) at = endOfWord(symbols, at);
    else {
      const expression = symbols.slice(at, run.end).trim();
      if (run.isCalculation && isMeant(expression, text)) found.push(expression);
      at = run.end;
    }
  }
  return [...new Set(found)];
}

/** What reads like arithmetic and is something else; a semicolon stops an expression. */
const lookalikes = [
  /\bhttps?:\/\/\S+/gi,
  /\b\d{4}-\d{2}-\d{2}\b/g,
  /\b\d{1,2}\/\d{1,2}\/\d{2,4}\b/g,
  /\bv?\d+(?:\.\d+){2,}\b/gi,
  /\b\d{1,2}:\d{2}\b/g,
];

const phrases: readonly (readonly [RegExp, string])[] = [
  [/(?<=\d),(?=\d{3}\b)(?!\d{3}\s*\))/g, ""],
  [/(\d)\s*(?:%|percent)\s+of\s+/gi, "$1 / 100 * "],
  [/(\d+(?:\.\d+)?)\s*(?:%|percent\b)(?!\s*[\d(])/gi, "($1 / 100)"],
  [/\bsquare root of\s+(\d+(?:\.\d+)?)/gi, "sqrt($1)"],
  [/\bsquare root of\s*\(/gi, "sqrt("],
  [/√\s*(\d+(?:\.\d+)?)/g, "sqrt($1)"],
  [/\b(?:multiplied by|times)\b|[×·]/gi, "*"],
  [/(?<=\d\s*)x(?=\s*\d)/gi, "*"],
  [/\bdivided by\b|÷/gi, "/"],
  [/\b(?:raised )?to the power of\b|\*\*/gi, "^"],
  [/\bplus\b/gi, "+"],
  [/\bminus\b|[−–]/gi, "-"],
  [/\bmod(?:ulo)?\b/gi, "%"],
  [/\s*\bsquared\b|²/gi, "^2"],
  [/\s*\bcubed\b|³/gi, "^3"],
  [/π/g, "pi"],
];

function toSymbols(text: string): string {
  const without = lookalikes.reduce((rest, lookalike) => rest.replace(lookalike, ";"), text);
  return phrases.reduce((rest, [phrase, symbol]) => rest.replace(phrase, symbol), without);
}

const number = /\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w])/iy;
const constant = /pi\b(?!\s*\()/iy;
const call =
  /(?:sqrt|cbrt|abs|floor|ceil|round|min|max|ln|log|log2|log10|exp|pow|sin|cos|tan|asin|acos|atan)\(/iy;
const operator = /[-+*/^%]/y;
const space = /\s*/y;

/**
 * The longest whole expression that begins at `start`: operands and operators take turns, brackets match. `undefined`
 * when none begins there.
 */
function readRun(text: string, start: number): { end: number; isCalculation: boolean } | undefined {
  const brackets: ("call" | "group")[] = [];
  let [at, end, steps, stepsAtEnd] = [start, start, 0, 0];
  let wantsOperand = true;
  const eat = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  for (;;) {
    eat(space);
    const next = text[at];
    if (wantsOperand) {
      if (eat(number) || eat(constant)) wantsOperand = false;
      else if (eat(call)) {
        brackets.push("call");
        steps += 1;
      } else if (next === "(") {
        brackets.push("group");
        at += 1;
      } else if (next === "-") at += 1;
      else break;
    } else if (next === ")" && brackets.length > 0) {
      brackets.pop();
      at += 1;
    } else if (next === "," && brackets.at(-1) === "call") {
      wantsOperand = true;
      at += 1;
    } else if (eat(operator)) {
      wantsOperand = true;
      steps += 1;
    } else break;
    if (!wantsOperand && brackets.length === 0) [end, stepsAtEnd] = [at, steps];
  }
  return end === start ? undefined : { end, isCalculation: stepsAtEnd > 0 };
}

/** The position after the word or the single sign at `at`, so that a number inside a word is not taken for one. */
function endOfWord(text: string, at: number): number {
  const word = /\w+|\W/y;
  word.lastIndex = at;
  return word.test(text) ? word.lastIndex : text.length;
}

/** "10-20" and "24/7" may be a range or a saying: they count when the sentence asks, or is nothing else. */
function isMeant(expression: string, text: string): boolean {
  if (!/^\d+(?:[-/]\d+)+$/.test(expression)) return true;
  const asks = /\b(?:what|how much|calculate|compute|evaluate|solve|work out)\b|[=?]/i;
  return asks.test(text) || text.trim() === expression;
}
