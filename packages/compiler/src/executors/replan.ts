import type { Usage } from "@patchbay/contracts";
import { type Expression, ReplanConfig, ReplanDecision, type Template } from "@patchbay/graph";
import { z } from "zod";

import { askAbout, formOf, notFilledIn } from "./ask-about.ts";
import { type Activation, defineExecutor } from "./executor.ts";
import { preparedExpression, preparedTemplate, readsOfTemplate } from "./prepared-text.ts";

interface Decided {
  readonly decision: ReplanDecision;
  readonly reason: string;
  readonly usage?: Usage;
}

/** Decides by the first rule that holds, else by a model, else to continue; and counts how often it went back. */
export const replanExecutor = defineExecutor("replan", ReplanConfig, (config) => {
  const rules = (config.rules ?? []).map((rule) => ({ ...rule, when: preparedExpression(rule.when) }));
  const question = preparedQuestion(config);
  return {
    reads: [...rules.map(({ when }) => when.reads), ...(question?.reads ?? [])],
    usesMessages: false,
    usesMemory: true,
    portOf: ({ decision }) => ReplanDecision.safeParse(decision).data,
    execute: async (activation) => {
      const before = typeof activation.memory === "number" ? activation.memory : 0;
      const { decision, reason, usage } =
        byRule(rules, activation) ?? (await question?.ask(activation)) ?? nothingSaid;
      const goesBack = decision === "retry" || decision === "change";
      const exhausted = goesBack && before >= config.max_rounds;
      const rounds = goesBack && !exhausted ? before + 1 : before;
      const port = exhausted ? "stop" : decision;
      return {
        port,
        outputs: {
          decision: port,
          reason: exhausted ? `The ${config.max_rounds} rounds are used up. ${reason}` : reason,
          rounds,
          exhausted,
        },
        memory: rounds,
        ...(usage === undefined ? {} : { usage }),
      };
    },
  };
});

const nothingSaid: Decided = { decision: "continue", reason: "No rule holds." };

interface Rule {
  readonly id: string;
  readonly when: Expression;
  readonly decision: ReplanDecision;
}

function byRule(rules: readonly Rule[], { scope }: Activation): Decided | undefined {
  const rule = rules.find(({ when }) => when.evaluate(scope) === true);
  return rule === undefined ? undefined : { decision: rule.decision, reason: `The rule “${rule.id}” holds.` };
}

const form = formOf(z.strictObject({ decision: ReplanDecision, reason: z.string().max(2_000) }));

function preparedQuestion({ model, input, instructions }: ReplanConfig) {
  // The schema has seen to it that they come together.
  if (model === undefined || input === undefined) return undefined;
  const text = preparedTemplate(input);
  const more = instructions === undefined ? undefined : preparedTemplate(instructions);
  const templates: Template[] = more === undefined ? [text] : [text, more];
  return {
    reads: templates.flatMap(readsOfTemplate),
    ask: async (activation: Activation): Promise<Decided> => {
      const { scope } = activation;
      const told = more === undefined ? task : `${task}\n\n${more.render(scope)}`;
      const asked = { model, instructions: told, text: text.render(scope), form };
      const { data, usage } = await askAbout(asked, activation);
      if (data === undefined) throw notFilledIn();
      return { ...data, usage };
    },
  };
}

const task = `You decide how a piece of work goes on. Read what was planned and what has happened, and choose one of:

- continue: it is good enough; the work goes on with what comes next.
- retry: the same is worth another try, because what went wrong may pass.
- change: the aim can be reached, but not in this way; it is to be done differently.
- stop: the aim cannot be reached, or trying on is not worth what it costs.

Answer with a JSON object: “decision” is one of these words, and “reason” says why in one or two sentences.`;
