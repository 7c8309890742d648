import { JudgeConfig } from "@patchbay/graph";

import { defineExecutor, type PreparedNode } from "./executor.ts";
import { preparedExpression, preparedTemplate, readsOfTemplate } from "./prepared-text.ts";
import { scoreText } from "./score-text.ts";

/** Half of what a rubric asks for. */
const usualThreshold = 0.5;

/** Decides by a rule, or by a model's score. */
export const judgeExecutor = defineExecutor("judge", JudgeConfig, (config) => ({
  ...(config.when === undefined ? byModel(config) : byRule(config.when)),
  usesMessages: false,
  portOf: ({ passed }) => (typeof passed === "boolean" ? portFor(passed) : undefined),
}));

type Judging = Pick<PreparedNode, "reads" | "execute">;

function byRule(rule: string): Judging {
  const when = preparedExpression(rule);
  return {
    reads: [when.reads],
    execute: ({ scope }) => {
      const passed = when.evaluate(scope) === true;
      const reason = passed ? "The rule holds." : "The rule does not hold.";
      return { port: portFor(passed), outputs: { passed, score: passed ? 1 : 0, reason } };
    },
  };
}

// The schema wants all three where there is no rule.
function byModel({ model = "", rubric = "", input = "", threshold = usualThreshold }: JudgeConfig): Judging {
  const templates = { rubric: preparedTemplate(rubric), input: preparedTemplate(input) };
  return {
    reads: [templates.rubric, templates.input].flatMap(readsOfTemplate),
    execute: async (activation) => {
      const { scope } = activation;
      const asked = { model, rubric: templates.rubric.render(scope), text: templates.input.render(scope) };
      const { score, reason, usage } = await scoreText(asked, activation);
      const passed = score >= threshold;
      return { port: portFor(passed), outputs: { passed, score, reason }, usage };
    },
  };
}

const portFor = (passed: boolean): string => (passed ? "pass" : "fail");
