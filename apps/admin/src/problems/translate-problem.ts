import { type Diagnostic, fillMessage, type Fix, type MessageTemplates } from "@patchbay/graph";

/** What a problem's texts are said with. */
export interface ProblemWords {
  readonly language: string;
  /** Undefined where the texts stay as they are, which is English. */
  readonly templates: MessageTemplates | undefined;
}

/**
 * A problem in the words of a catalog: its message, the places that have to do with it, and the titles of its fixes. What
 * the catalog does not know stays English and loses its key, so that it can be told to be English.
 */
export function translateProblem(problem: Diagnostic, words: ProblemWords): Diagnostic {
  if (words.templates === undefined) return problem;
  const { related, fixes } = problem;
  return {
    ...inWords(problem, words),
    ...(related !== undefined && { related: related.map((each) => inWords(each, words)) }),
    ...(fixes !== undefined && { fixes: fixes.map((each) => fixInWords(each, words)) }),
  };
}

/** A text in English, with its key in the catalogs where they have it. */
export interface Worded {
  readonly message: string;
  readonly message_key?: string | undefined;
  readonly params?: Diagnostic["params"];
}

/** A text in the words of a catalog. One that the catalog does not know stays English and loses its key. */
export function inWords<Text extends Worded>(text: Text, words: ProblemWords): Text {
  if (words.templates === undefined) return text;
  const { message_key: key, params } = text;
  const message = key === undefined ? undefined : filled(key, params, words);
  return message === undefined ? { ...text, message_key: undefined } : { ...text, message };
}

function fixInWords(fix: Fix, words: ProblemWords): Fix {
  const title = fix.title_key === undefined ? undefined : filled(fix.title_key, fix.params, words);
  return title === undefined ? { ...fix, title_key: undefined } : { ...fix, title };
}

const filled = (
  message_key: string,
  params: Diagnostic["params"],
  { templates = {}, language }: ProblemWords,
): string | undefined => fillMessage(templates, { message_key, params }, language);
