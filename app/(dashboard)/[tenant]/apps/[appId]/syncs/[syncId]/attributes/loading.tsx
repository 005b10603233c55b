import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-3">
        <Skeleton className="h-8 w-full max-w-96" />
        <TableSkeleton headers={["Person", "User name", "Full name", "E-mail"]} rows={5} />
      </div>
      <Skeleton className="h-96 w-full" />
    </div>
  );
}
