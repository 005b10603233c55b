"use client";

import { useEffect } from "react";
import { whenSaid } from "./toast-queue";
import { useLazy } from "./use-lazy";

const load = async () => (await import("./toast-list")).ToastList;

/** The corner in which toasts appear; its script is fetched when there is something to say. */
export function ToastRegion() {
  const [List, fetchList] = useLazy(load);
  useEffect(() => (List === null ? whenSaid(fetchList) : undefined), [List, fetchList]);
  return List === null ? null : <List />;
}
