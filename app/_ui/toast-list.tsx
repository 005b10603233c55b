"use client";

import { Toast } from "@base-ui/react/toast";
import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useEffect } from "react";
import { texts } from "@/app/texts/ui";
import { onSaid, type ToastTone } from "./toast-queue";

const manager = Toast.createToastManager<{ tone: ToastTone }>();

/** The toasts themselves. */
export function ToastList() {
  useEffect(
    () =>
      onSaid(({ title, description, tone }) => {
        const priority = tone === "danger" ? "high" : "low";
        manager.add({ title, description, data: { tone }, priority });
      }),
    [],
  );
  return (
    <Toast.Provider toastManager={manager} timeout={6_000} limit={4}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-[calc(100vw-2rem)] flex-col gap-2 sm:w-88">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Toasts() {
  const { toasts } = Toast.useToastManager<{ tone: ToastTone }>();
  return toasts.map((item) => (
    <Toast.Root
      key={item.id}
      toast={item}
      swipeDirection="right"
      className="rounded-lg border bg-raised shadow-float transition-[opacity,transform] duration-150 data-ending-style:translate-x-4 data-starting-style:translate-y-2 data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-start gap-3 p-3">
        {icons[item.data?.tone ?? "info"]}
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-medium" />
          <Toast.Description className="text-muted text-sm" />
        </div>
        <Toast.Close aria-label={texts.dismiss} className="rounded-sm text-faint hover:text-ink">
          <X aria-hidden className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

const icons = {
  info: <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />,
  success: <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-added" />,
  danger: <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-removed" />,
} as const;
