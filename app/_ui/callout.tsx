import { clsx } from "clsx";
import { CircleCheck, CircleX, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

export type CalloutTone = "info" | "success" | "warning" | "danger";

type CalloutProps = {
  tone?: CalloutTone | undefined;
  title?: string | undefined;
  /** What happened, why, what to do next. */
  children?: ReactNode;
  /** A button or link at the right. */
  action?: ReactNode;
};

/** Something the person should know before going on. Dangers are announced at once. */
export function Callout({ tone = "info", title, children, action }: CalloutProps) {
  const { Icon, look } = tones[tone];
  return (
    <div
      {...(tone === "danger" ? { role: "alert" } : {})}
      className={clsx("flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border p-3", look)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 basis-56">
        {title !== undefined && <p className="font-medium">{title}</p>}
        {children !== undefined && <div className="text-ink">{children}</div>}
      </div>
      {action}
    </div>
  );
}

const tones = {
  info: { Icon: Info, look: "border-line bg-sunken text-muted" },
  success: { Icon: CircleCheck, look: "border-transparent bg-added-soft text-added" },
  warning: { Icon: TriangleAlert, look: "border-transparent bg-changed-soft text-changed" },
  danger: { Icon: CircleX, look: "border-transparent bg-removed-soft text-removed" },
} as const;
