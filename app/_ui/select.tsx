import { clsx } from "clsx";
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { controlClass } from "./field";

type SelectProps = ComponentProps<"select"> & {
  /** Of the whole, for example its width. */
  frameClass?: string | undefined;
};

/** A native choice with our own arrow, without a label of its own. */
export function Select({ frameClass, className, children, ...rest }: SelectProps) {
  return (
    <span className={clsx("relative block", frameClass)}>
      <select className={clsx(controlClass, "h-8 appearance-none pr-8", className)} {...rest}>
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-2 right-2.5 size-4 text-faint"
      />
    </span>
  );
}
