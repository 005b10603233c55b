import { Skeleton } from "@/app/_ui/skeleton";

export default function Loading() {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <div className="flex flex-col gap-6">
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
      <Skeleton className="h-80 w-full" />
    </div>
  );
}
