import { ToggleGroup } from "radix-ui";

import styles from "./segmented-choice.module.css";

interface Segment<Value extends string> {
  readonly value: Value;
  readonly text: string;
  readonly isDisabled?: boolean;
  /** Why it cannot be chosen, for who points at it. */
  readonly hint?: string | undefined;
}

interface SegmentedChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly segments: readonly Segment<Value>[];
  readonly onChange: (value: Value) => void;
  readonly size?: "small" | "usual";
}

/** One of a few, side by side: exactly one is on. */
export function SegmentedChoice<Value extends string>({
  label,
  value,
  segments,
  onChange,
  size = "usual",
}: SegmentedChoiceProps<Value>) {
  return (
    <ToggleGroup.Root
      className={styles.group}
      type="single"
      aria-label={label}
      value={value}
      // An empty value would be "none of them": the one that is on stays on.
      onValueChange={(chosen) => {
        const segment = segments.find((each) => each.value === chosen);
        if (segment !== undefined) onChange(segment.value);
      }}
    >
      {segments.map((segment) => (
        <ToggleGroup.Item
          key={segment.value}
          className={styles.segment}
          data-size={size}
          value={segment.value}
          disabled={segment.isDisabled === true}
          title={segment.hint}
        >
          {segment.text}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
