import { clsx } from "clsx";
import type { ReactNode } from "react";

type CutNameProps = {
  name: string;
  /** What hovering says, where it is more than the name. */
  title?: string | undefined;
  /** How wide it may be, if not all there is. */
  className?: string | undefined;
  /** The name as a link, where it is one. */
  children?: ReactNode;
};

/** A name on one line, cut at its own end: on the left where it is written from the right. */
export function CutName({ name, title = name, className, children = name }: CutNameProps) {
  return (
    <span
      dir="auto"
      title={title}
      className={clsx("block w-fit truncate", className ?? "max-w-full")}
    >
      {children}
    </span>
  );
}
