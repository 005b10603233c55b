import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return (
    <div className="flex flex-col gap-6">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {["users", "groups", "requests", "refused"].map((name) => (
          <div key={name} className="flex h-23 flex-col gap-3 rounded-lg border bg-surface p-4">
            <Skeleton className="h-3 w-16" />
            <Skeleton className="h-5 w-12" />
          </div>
        ))}
      </div>
      <div className="flex flex-col gap-3">
        <Skeleton className="h-6 w-20" />
        <Skeleton className="h-20 w-full" />
      </div>
      <TableSkeleton headers={["Started", "State", "Trigger", "Changes"]} rows={5} />
    </div>
  );
}
