import type { ReactNode } from "react";

type EmptyStateProps = {
  icon?: ReactNode;
  title: string;
  /** True when this is all the page has to say. */
  isPage?: boolean | undefined;
  /** What will be here, and why it is worth it. */
  children?: ReactNode;
  /** One button. */
  action?: ReactNode;
};

/** Nothing here yet: says what will be, and offers the one way to begin. */
export function EmptyState({ icon, title, isPage = false, children, action }: EmptyStateProps) {
  const Heading = isPage ? "h1" : "h2";
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
      <Heading className="font-semibold text-lg">{title}</Heading>
      {children !== undefined && <div className="mt-1 max-w-md text-muted">{children}</div>}
      {action !== undefined && <div className="mt-5">{action}</div>}
    </div>
  );
}
