import { clsx } from "clsx";
import type { ReactNode } from "react";

type CardProps = {
  title?: ReactNode;
  description?: ReactNode;
  /** At the right of the title. */
  action?: ReactNode;
  footer?: ReactNode;
  /** False lets a table or list reach the edges. */
  padded?: boolean | undefined;
  className?: string | undefined;
  children?: ReactNode;
};

/** A bordered surface that holds one subject. */
export function Card({
  title,
  description,
  action,
  footer,
  padded = true,
  className,
  children,
}: CardProps) {
  return (
    <section className={clsx("min-w-0 rounded-lg border bg-surface", className)}>
      {(title !== undefined || action !== undefined) && (
        <header className="flex items-start justify-between gap-4 px-4 pt-4 last:pb-4">
          <div className="min-w-0">
            <h2 className="font-semibold">{title}</h2>
            {description !== undefined && (
              <p className="mt-0.5 text-muted text-sm">{description}</p>
            )}
          </div>
          {action}
        </header>
      )}
      {children !== undefined && (
        <div className={clsx(padded ? "p-4" : title !== undefined && "pt-3")}>{children}</div>
      )}
      {footer !== undefined && (
        <footer className="flex items-center justify-end gap-2 border-t px-4 py-3">{footer}</footer>
      )}
    </section>
  );
}
