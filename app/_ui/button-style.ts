import { clsx } from "clsx";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md" | "icon";

/** The look shared by buttons, links that look like buttons, and triggers of menus and dialogs. */
export function buttonClass(
  variant: ButtonVariant = "secondary",
  size: ButtonSize = "md",
  className?: string | undefined,
): string {
  return clsx(
    "inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md border font-medium transition-colors duration-100",
    "disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
    sizes[size],
    variants[variant],
    className,
  );
}

const sizes: Record<ButtonSize, string> = {
  sm: "h-7 px-2.5 text-sm",
  md: "h-8 px-3 text-base",
  icon: "size-8",
};

const variants: Record<ButtonVariant, string> = {
  primary:
    "border-transparent bg-accent text-white enabled:hover:bg-accent-hover [a&]:hover:bg-accent-hover",
  secondary:
    "border-line bg-surface text-ink enabled:hover:bg-hover [a&]:hover:bg-hover data-popup-open:bg-hover",
  ghost:
    "border-transparent bg-transparent text-muted enabled:hover:bg-hover enabled:hover:text-ink [a&]:hover:bg-hover [a&]:hover:text-ink data-popup-open:bg-hover",
  danger:
    "border-transparent bg-danger text-white enabled:hover:bg-danger-hover [a&]:hover:bg-danger-hover",
};
