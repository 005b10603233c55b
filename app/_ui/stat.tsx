import Link from "next/link";
import type { ReactNode } from "react";

type StatProps = {
  label: string;
  value: ReactNode;
  detail?: ReactNode;
  /** Makes the whole tile a link. */
  href?: string | undefined;
};

/** One number worth seeing at a glance. */
export function Stat({ label, value, detail, href }: StatProps) {
  return (
    <div className="relative flex flex-col gap-1 rounded-lg border bg-surface p-4 has-[a]:hover:bg-hover">
      <span className="text-muted text-sm">
        {href === undefined ? (
          label
        ) : (
          <Link href={href} className="cover-link">
            {label}
          </Link>
        )}
      </span>
      <span className="font-semibold text-xl tabular-nums">{value}</span>
      {detail !== undefined && <span className="text-faint text-xs">{detail}</span>}
    </div>
  );
}
