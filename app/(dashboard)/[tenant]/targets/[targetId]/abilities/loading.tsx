import { Skeleton } from "@/app/_ui/skeleton";

export default function Loading() {
  return (
    <div className="flex flex-col gap-3">
      <Skeleton className="my-1 h-3 w-full max-w-xl" />
      <ul aria-hidden className="divide-y rounded-lg border bg-surface">
        {Array.from({ length: 10 }, (_, row) => String(row)).map((row) => (
          <li key={row} className="flex h-11 items-center gap-3 px-4">
            <Skeleton className="size-4" />
            <Skeleton className="h-3 w-48" />
          </li>
        ))}
      </ul>
    </div>
  );
}
