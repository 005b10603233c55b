"use client";

import type { ComponentProps, ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { useActionForm } from "./action-form";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style";
import { Spinner } from "./spinner";

type SubmitButtonProps = ComponentProps<"button"> & {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  icon?: ReactNode;
  /** Shown while the action runs, for example "Saving…". */
  pendingLabel?: string | undefined;
};

/** Submits its form; while the action runs it spins and cannot be pressed again. */
export function SubmitButton({
  variant = "primary",
  size,
  icon,
  pendingLabel,
  className,
  disabled = false,
  children,
  ...rest
}: SubmitButtonProps) {
  const status = useFormStatus();
  const form = useActionForm();
  const pending = status.pending || form.pending;
  return (
    <button
      type="submit"
      disabled={disabled || pending}
      aria-busy={pending}
      className={buttonClass(variant, size, className)}
      {...rest}
    >
      {pending ? <Spinner /> : icon}
      {pending && pendingLabel !== undefined ? pendingLabel : children}
    </button>
  );
}
