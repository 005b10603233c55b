import Link from "next/link";
import { texts } from "@/app/texts/ui";

export type Crumb = {
  label: string;
  /** Left out while the page is read: its skeleton only keeps the place. */
  href?: string;
};

/** The way up from here; the page itself is the title below, not a crumb. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label={texts.breadcrumb}>
      <ol className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-muted text-sm">
        {crumbs.map((crumb, index) => (
          <li key={crumb.label} className="flex min-w-0 items-center gap-1.5">
            {index > 0 && (
              <span aria-hidden className="text-faint">
                /
              </span>
            )}
            {crumb.href === undefined ? (
              <span className="max-w-56 truncate">{crumb.label}</span>
            ) : (
              <Link
                href={crumb.href}
                className="max-w-56 truncate rounded-sm hover:text-ink hover:underline"
              >
                {crumb.label}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
