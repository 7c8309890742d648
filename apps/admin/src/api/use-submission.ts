import { useMutation, type UseMutationOptions } from "@tanstack/react-query";
import { useState } from "react";

import { idempotencyKeys, submitGate } from "./submission.ts";

/**
 * A form that is sent once, however often its button is clicked; again only after a failure. One opening of a dialog is
 * one submission: the form is mounted anew for the next.
 *
 * @param options of the mutation; `send` is given the `Idempotency-Key` of a body, for requests that take one
 */
export function useSubmission<Result, Variables = void>({
  send,
  ...options
}: Omit<UseMutationOptions<Result, Error, Variables>, "mutationFn" | "onError"> & {
  readonly send: (variables: Variables, keyOf: (body: unknown) => string) => Promise<Result>;
}) {
  const [gate] = useState(submitGate);
  const [keyOf] = useState(idempotencyKeys);
  const { mutate, ...mutation } = useMutation<Result, Error, Variables>({
    ...options,
    mutationFn: (variables) => send(variables, keyOf),
    onError: gate.reopen,
  });
  const submit = (variables: Variables) => {
    if (gate.enter()) mutate(variables);
  };
  return { ...mutation, submit };
}
