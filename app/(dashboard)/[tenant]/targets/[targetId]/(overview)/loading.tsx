import { Skeleton } from "@/app/_ui/skeleton";

export default function Loading() {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-2">
      {["details", "connection"].map((name) => (
        <div key={name} className="flex flex-col gap-3">
          <Skeleton className="h-5 w-28" />
          <div className="flex h-64 flex-col gap-4 rounded-lg border bg-surface p-4">
            <Skeleton className="h-3 w-48" />
            <Skeleton className="h-3 w-64" />
            <Skeleton className="h-3 w-40" />
          </div>
        </div>
      ))}
    </div>
  );
}
