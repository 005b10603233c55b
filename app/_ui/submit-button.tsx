"use client";

import {
  type ComponentProps,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from "react";
import { useFormStatus } from "react-dom";
import { useActionForm } from "./action-form";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style";
import { Spinner } from "./spinner";

type SubmitButtonProps = Omit<ComponentProps<"button">, "ref"> & {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  icon?: ReactNode;
  /** Shown while the action runs, for example "Saving…". */
  pendingLabel?: string | undefined;
};

/** Submits its form; while the action runs the button that was pressed spins, and none can be pressed. */
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
  const button = useRef<HTMLButtonElement>(null);
  const isSubmitter = useIsSubmitter(button);
  const pending = status.pending || form.pending;
  const spins = pending && isSubmitter;
  return (
    <button
      ref={button}
      type="submit"
      disabled={disabled || pending}
      aria-busy={spins}
      className={buttonClass(variant, size, className)}
      {...rest}
    >
      {spins ? <Spinner /> : icon}
      {spins && pendingLabel !== undefined ? pendingLabel : children}
    </button>
  );
}

/** Whether the form was last submitted by this button, or by none in particular. */
function useIsSubmitter(button: RefObject<HTMLButtonElement | null>): boolean {
  const [isSubmitter, setIsSubmitter] = useState(true);
  useEffect(() => {
    const form = button.current?.form;
    function note({ submitter }: SubmitEvent): void {
      setIsSubmitter(submitter === null || submitter === button.current);
    }
    form?.addEventListener("submit", note, { capture: true });
    return () => form?.removeEventListener("submit", note, { capture: true });
  }, [button]);
  return isSubmitter;
}
