import { Skeleton } from "@/app/_ui/skeleton";

export default function Loading() {
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <div className="flex h-56 flex-col gap-4 rounded-lg border bg-surface p-4">
        <Skeleton className="h-4 w-40" />
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-8 w-32" />
      </div>
      <div className="flex h-96 flex-col gap-4 rounded-lg border bg-surface p-4">
        <Skeleton className="h-4 w-64" />
        <Skeleton className="h-3 w-full" />
        <Skeleton className="h-3 w-3/4" />
      </div>
    </div>
  );
}
