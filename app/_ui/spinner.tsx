import { LoaderCircle } from "lucide-react";

/** Decoration beside a text that says what is going on. */
export function Spinner({ className = "size-4" }: { className?: string | undefined }) {
  return <LoaderCircle aria-hidden className={`animate-turn ${className}`} />;
}
