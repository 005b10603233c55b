"use client";

import { useEffect, useRef } from "react";

/** An editor's value in the form; a change of it is told as if it had been typed. */
export function JsonField({ name, value }: { name: string; value: unknown }) {
  const field = useRef<HTMLInputElement>(null);
  const text = JSON.stringify(value);
  const told = useRef(text);

  useEffect(() => {
    if (told.current === text) return;
    told.current = text;
    field.current?.dispatchEvent(new Event("input", { bubbles: true }));
  }, [text]);

  return <input ref={field} type="hidden" name={name} value={text} />;
}
