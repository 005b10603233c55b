import { clsx } from "clsx";

type CutNameProps = {
  name: string;
  /** What hovering says, where it is more than the name. */
  title?: string | undefined;
  /** How wide it may be. */
  className?: string | undefined;
};

/** A name on one line, cut at its own end: on the left where it is written from the right. */
export function CutName({ name, title = name, className }: CutNameProps) {
  return (
    <span dir="auto" title={title} className={clsx("block w-fit max-w-full truncate", className)}>
      {name}
    </span>
  );
}
