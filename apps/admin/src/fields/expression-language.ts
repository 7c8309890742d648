import { type StreamParser, StreamLanguage, type StringStream } from "@codemirror/language";

interface State {
  /** Whether the place is in an expression; always, where the whole text is one. */
  inside: boolean;
  /** Braces of maps that are open in the expression. */
  depth: number;
  /** Whether a dot stands right before. */
  afterDot: boolean;
}

const words: ReadonlySet<string> = new Set(["in", "true", "false", "null"]);

function celToken(stream: StringStream, state: State): string | null {
  const { afterDot } = state;
  state.afterDot = false;
  if (stream.eatSpace()) return null;
  if (stream.match(/^[rRbB]{0,2}(?:"(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*(?:'|$))/)) return "string";
  if (stream.match(/^\d[\w.]*/)) return "number";
  const name = stream.match(/^[A-Za-z_]\w*/);
  if (Array.isArray(name)) {
    if (words.has(name[0])) return "keyword";
    if (stream.match(/^\s*\(/, false)) return "variableName.function";
    return afterDot ? "propertyName" : "variableName";
  }
  const character = stream.next();
  state.afterDot = character === "." || (character === "?" && afterDot);
  if (character === "{") state.depth += 1;
  if (character === "}") state.depth = Math.max(0, state.depth - 1);
  return /[()[\]{}.,]/.test(character ?? "") ? "punctuation" : "operator";
}

const parser = (isTemplate: boolean): StreamParser<State> => ({
  name: isTemplate ? "template" : "cel",
  startState: () => ({ inside: !isTemplate, depth: 0, afterDot: false }),
  copyState: (state) => ({ ...state }),
  token: (stream, state) => {
    if (!isTemplate) return celToken(stream, state);
    if (!state.inside) {
      if (stream.match("{{")) {
        Object.assign(state, { inside: true, depth: 0, afterDot: false });
        return "brace";
      }
      stream.next();
      while (!stream.eol() && !stream.match("{{", false)) stream.next();
      return null;
    }
    if (state.depth === 0 && stream.match("}}")) {
      state.inside = false;
      return "brace";
    }
    return celToken(stream, state);
  },
  languageData: { closeBrackets: { brackets: ["(", "[", "'", '"'] } },
});

/** CEL alone. */
export const celLanguage = StreamLanguage.define(parser(false));

/** Text with CEL between `{{` and `}}`. */
export const templateLanguage = StreamLanguage.define(parser(true));
