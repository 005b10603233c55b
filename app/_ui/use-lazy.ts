import { type ComponentType, useCallback, useState } from "react";

/**
 * A component whose script is fetched at the first sign that somebody wants it: what opens on a press
 * is most of what a page would have to load, and few who come to a page open it. `load` is a
 * function of the module, not one made anew at each rendering.
 */
export function useLazy<Props>(load: () => Promise<ComponentType<Props>>) {
  const [Component, setComponent] = useState<ComponentType<Props> | null>(null);
  const fetchIt = useCallback(() => {
    void load().then((loaded) => setComponent(() => loaded));
  }, [load]);
  return [Component, fetchIt] as const;
}
