"use client";

import { CircleAlert } from "lucide-react";
import { useActionForm } from "./action-form";

/** The error of one field: given by the page, or answered by the action of the form around it. */
export function FieldError({
  id,
  name,
  error,
}: {
  id: string;
  name: string;
  error?: string | undefined;
}) {
  const { fields } = useActionForm();
  const text = fields[name] ?? error;
  return (
    <p id={id} aria-live="polite" className="flex gap-1.5 text-removed text-sm empty:hidden">
      {text !== undefined && <CircleAlert aria-hidden className="mt-px size-4 shrink-0" />}
      {text}
    </p>
  );
}
