import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";

import styles from "./button.module.css";

interface ButtonProps extends ComponentProps<"button"> {
  readonly look?: "primary" | "secondary" | "ghost" | "danger";
  readonly size?: "small" | "normal";
  /** Shows that the work has begun and takes no second click. */
  readonly isBusy?: boolean;
}

/** The button of the UI. `type` is `button`, so that none submits a form by accident. */
export function Button({
  look = "secondary",
  size = "normal",
  isBusy = false,
  disabled,
  children,
  className,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={[styles.button, className].join(" ")}
      data-look={look}
      data-size={size}
      aria-busy={isBusy}
      disabled={disabled === true || isBusy}
      {...rest}
    >
      {isBusy && <LoaderCircle className={styles.spinner} size={14} aria-hidden />}
      {children}
    </button>
  );
}

interface IconButtonProps extends ComponentProps<"button"> {
  /** What the button does, for those who cannot see its icon and as its tooltip. */
  readonly label: string;
}

/** A square button that shows only an icon. */
export function IconButton({ label, children, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={[styles.icon, className].join(" ")}
      aria-label={label}
      title={label}
      {...rest}
    >
      {children}
    </button>
  );
}
