import type { ReactNode } from "react";

type ScrollBoxProps = {
  /** What scrolls, for screen readers. */
  label: string;
  className?: string | undefined;
  children: ReactNode;
};

/**
 * Scrolls sideways where the screen is too narrow, by keyboard too. It is positioned, or text for
 * screen readers in it would widen the whole page.
 */
export function ScrollBox({ label, className = "", children }: ScrollBoxProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className={`scroll-thin relative overflow-x-auto ${className}`}
    >
      {children}
    </section>
  );
}
