/** A class of characters costs as much as so many single ones. */
const classWeight = 5;
/** The least that a pattern costs. */
const baseWeight = 20;

/**
 * How large the program of an RE2 pattern can become, in about its instructions: what is repeated a number of times is
 * written out as often. Told without compiling it, in time linear in the pattern.
 */
export function patternWeight(pattern: string): number {
  // The weight of each group that is open, the whole pattern first.
  const open = [0];
  let last = 0;
  const add = (weight: number): void => {
    last = weight;
    open.push((open.pop() ?? 0) + weight);
  };
  for (const { 0: token, 1: least, 2: most } of pattern.matchAll(tokens)) {
    if (least !== undefined) {
      const times = Math.max(1, Number(least), Number(most ?? 0));
      add(last * (times - 1));
      last *= times;
    } else if (token === "(") {
      open.push(0);
    } else if (token === ")") {
      const group = open.length > 1 ? (open.pop() ?? 0) : 0;
      add(group);
    } else {
      add(/^(?:\[|\\[pPdDsSwW])/.test(token) ? classWeight : 1);
    }
    last = Math.min(last, Number.MAX_SAFE_INTEGER);
  }
  return open.reduce((sum, weight) => sum + weight, baseWeight);
}

/** A repetition, a class, an escaped character, any other. */
const tokens = /\{(\d+)(?:,(\d*))?\}|\[\^?\]?(?:\\.|[^\]\\])*\]|\\[pP](?:\{[^}]*\}|.)|\\.|./gsu;
