import { Skeleton } from "@/app/_ui/skeleton";

export default function Loading() {
  return (
    <div className="flex h-96 flex-col gap-5 rounded-lg border bg-surface p-4">
      <Skeleton className="h-4 w-48" />
      <Skeleton className="h-3 w-full max-w-lg" />
      <Skeleton className="h-3 w-full max-w-md" />
    </div>
  );
}
