import { clsx } from "clsx";
import Link from "next/link";
import type { ComponentProps } from "react";

/** A link inside running text. */
export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      className={clsx(
        "rounded-sm text-accent-text underline decoration-from-font underline-offset-2 hover:decoration-2",
        className,
      )}
      {...rest}
    />
  );
}
