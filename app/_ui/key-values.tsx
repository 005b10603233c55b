import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Breakable } from "./breakable";

type KeyValuesProps = {
  items: readonly { label: string; value: ReactNode; mono?: boolean | undefined }[];
};

/** Facts about one thing, label at the left. Empty values show a dash. */
export function KeyValues({ items }: KeyValuesProps) {
  return (
    <dl className="grid grid-cols-[minmax(5rem,7rem)_minmax(0,1fr)] sm:grid-cols-[minmax(6rem,9rem)_minmax(0,1fr)] gap-x-4 gap-y-2">
      {items.map(({ label, value, mono = false }) => (
        <div key={label} className="contents">
          <dt className="wrap-anywhere text-muted">
            <Breakable text={label} />
          </dt>
          <dd className={clsx("wrap-anywhere min-w-0", mono && "font-mono text-sm leading-5")}>
            {value === null || value === undefined || value === "" ? (
              <span className="text-faint">–</span>
            ) : typeof value === "string" ? (
              <Breakable text={value} />
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
