import { describeError } from "../api/describe-error.ts";
import { ErrorText } from "../api/error-text.tsx";
import { Notice } from "../design/notice.tsx";

/** Why something was not done, in place. @param title what was not done; without it the error's own title */
export function Refusal({ error, title }: { readonly error: unknown; readonly title?: string }) {
  const said = describeError(error);
  return (
    <Notice
      tone="bad"
      title={title ?? said.title}
      lang={title === undefined ? said.lang : undefined}
      code={said.code}
    >
      <ErrorText error={said} />
    </Notice>
  );
}
