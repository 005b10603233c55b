import { Skeleton } from "@/app/_ui/skeleton";

export default function Loading() {
  return (
    <div className="flex flex-col">
      {["first", "second", "third"].map((name) => (
        <div
          key={name}
          className="grid gap-x-10 gap-y-4 border-b py-6 first:pt-0 last:border-b-0 md:grid-cols-[16rem_minmax(0,36rem)]"
        >
          <Skeleton className="h-4 w-32" />
          <div className="flex h-24 flex-col gap-4">
            <Skeleton className="h-8 w-full" />
            <Skeleton className="h-3 w-3/4" />
          </div>
        </div>
      ))}
    </div>
  );
}
