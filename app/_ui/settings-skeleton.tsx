import { Skeleton } from "./skeleton";

/** A form of SettingsSections while its settings are read. */
export function SettingsSkeleton({ sections = 3 }: { sections?: number | undefined }) {
  return (
    <div className="flex flex-col">
      {["first", "second", "third"].slice(0, sections).map((name) => (
        <div
          key={name}
          className="grid gap-x-10 gap-y-4 border-b py-6 first:pt-0 last:border-b-0 md:grid-cols-[16rem_minmax(0,36rem)]"
        >
          <div className="flex flex-col gap-2">
            <Skeleton className="h-4 w-32" />
            <Skeleton className="h-3 w-full" />
            <Skeleton className="h-3 w-3/4" />
          </div>
          <div className="flex h-28 flex-col gap-4">
            <Skeleton className="h-4 w-40" />
            <Skeleton className="h-8 w-full" />
            <Skeleton className="h-3 w-3/4" />
          </div>
        </div>
      ))}
    </div>
  );
}
