"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Takes the place of this page by the one where a search goes on, as long as somebody looks. */
export function GoOn({ href }: { href: string }) {
  const router = useRouter();
  useEffect(() => {
    function go(): void {
      if (document.visibilityState === "visible") router.replace(href, { scroll: false });
    }
    go();
    document.addEventListener("visibilitychange", go);
    return () => document.removeEventListener("visibilitychange", go);
  }, [href, router]);
  return null;
}
