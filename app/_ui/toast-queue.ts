export type ToastTone = "info" | "success" | "danger";

export type Said = { title: string; description?: string | undefined; tone: ToastTone };

const waiting: Said[] = [];
const listeners = new Set<() => void>();

/** Told whenever something is said; it is asked for with `onSaid`. */
export function whenSaid(listener: () => void): () => void {
  if (waiting.length > 0) listener();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Says in passing what just happened. Call it from client code; forms do it through ActionForm. */
export function toast({
  tone = "info",
  ...words
}: Omit<Said, "tone"> & { tone?: ToastTone | undefined }): void {
  waiting.push({ ...words, tone });
  for (const listener of listeners) listener();
}

/** Hands on what was said and not shown yet, and tells of what is said from then on. */
export function onSaid(listener: (said: Said) => void): () => void {
  const drain = () => {
    for (const said of waiting.splice(0)) listener(said);
  };
  return whenSaid(drain);
}
