import type { ReactNode } from "react";

type SectionProps = {
  /** What a link may jump to. */
  id?: string | undefined;
  title: string;
  description?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
};

/** A part of a page under its own heading. */
export function Section({ id, title, description, action, children }: SectionProps) {
  return (
    <section id={id} className="flex scroll-mt-4 flex-col gap-3">
      <header className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 max-w-full">
          <h2 className="font-semibold text-lg">{title}</h2>
          {description !== undefined && <p className="text-muted">{description}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}
