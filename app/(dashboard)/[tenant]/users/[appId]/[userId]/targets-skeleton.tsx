import { Skeleton } from "@/app/_ui/skeleton";

/** In the place of what the planner is asked for. */
export function TargetsSkeleton() {
  return (
    <div className="flex flex-col gap-6">
      <Skeleton className="h-112 w-full" />
      <Skeleton className="h-48 w-full" />
    </div>
  );
}
