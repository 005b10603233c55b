import { Skeleton } from "@/app/_ui/skeleton";

export default function Loading() {
  return (
    <div className="flex h-72 flex-col gap-5">
      <Skeleton className="h-4 w-32" />
      <Skeleton className="h-8 w-full max-w-lg" />
      <Skeleton className="h-8 w-28" />
    </div>
  );
}
