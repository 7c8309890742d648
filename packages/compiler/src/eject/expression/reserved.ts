/** Words of JavaScript, and what the files around expressions use. */
export const reserved: ReadonlySet<string> = new Set(
  "arguments as async await break case catch class const continue debugger default delete do else enum eval export extends false finally for from function get if implements import in instanceof interface let new null of package private protected public return set static super switch this throw true try type typeof undefined using var void while with yield run state activation signal made item index answer Object String Number Math JSON Array at deepEqual expressionFailed field finite hasField isIn matches quotient remainder safeInteger sizeOf substring textOf toInteger toNumber truth".split(
    " ",
  ),
);
