import { findArithmetic } from "./find-arithmetic.ts";
import { findUrls } from "./find-urls.ts";
import { shorten } from "./shorten.ts";

/** What the demo model says when there is nothing that it can do: who it is, what it saw, what to try instead. */
export function introduce(asked: string, tools: ReadonlySet<string>, isFirstTurn: boolean): string {
  const greeting = isFirstTurn
    ? "Hello! I am Patchbay's built-in demo model. I work offline and follow simple rules, so I can show how an agent runs, but I do not understand what I read."
    : "I am only the built-in demo model, so I cannot really answer that.";
  return [greeting, whatISaw(asked, tools), whatToTry(tools), realModel]
    .filter((part) => part !== "")
    .join("\n\n");
}

const realModel =
  "For real answers, set OPENAI_API_KEY (and OPENAI_BASE_URL for another compatible server) and start Patchbay again; this agent stays as it is.";

function whatISaw(asked: string, tools: ReadonlySet<string>): string {
  if (asked.trim() === "") return "";
  const quoted = `You wrote: “${shorten(asked, 160)}”`;
  const [expression] = findArithmetic(asked);
  if (expression !== undefined && !tools.has("calculator")) {
    return `${quoted}\n\nI see the calculation ${expression}, but no calculator tool is connected to me here.`;
  }
  const [url] = findUrls(asked);
  if (url !== undefined && !tools.has("http_get")) {
    return `${quoted}\n\nI see a web address, but no http_get tool is connected to me here.`;
  }
  return quoted;
}

function whatToTry(tools: ReadonlySet<string>): string {
  const tries = [
    ...(tools.has("calculator") ? ["some arithmetic, such as “What is 15% of 240?”"] : []),
    ...(tools.has("http_get") ? ["a web address, such as “Read https://example.com”"] : []),
  ];
  return tries.length === 0 ? "" : `Try me with ${tries.join(", or ")}.`;
}
