import type { ReactNode } from "react";

type EmptyStateProps = {
  icon?: ReactNode;
  title: string;
  /** What will be here, and why it is worth it. */
  children?: ReactNode;
  /** One button. */
  action?: ReactNode;
};

/** Nothing here yet: says what will be, and offers the one way to begin. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      {icon !== undefined && (
        <span
          aria-hidden
          className="mb-4 grid size-10 place-items-center rounded-lg border bg-sunken text-muted [&_svg]:size-5"
        >
          {icon}
        </span>
      )}
      <h2 className="font-semibold text-lg">{title}</h2>
      {children !== undefined && <div className="mt-1 max-w-md text-muted">{children}</div>}
      {action !== undefined && <div className="mt-5">{action}</div>}
    </div>
  );
}
