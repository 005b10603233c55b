import { Skeleton } from "@/app/_ui/skeleton";

export default function Loading() {
  return (
    <main className="mx-auto flex max-w-5xl flex-col gap-6 p-4 pt-28 sm:p-gutter sm:pt-28">
      <h1 className="sr-only">Setup</h1>
      <Skeleton className="h-6 w-64" />
      <Skeleton className="h-3 w-96 max-w-full" />
      <Skeleton className="h-40 w-full max-w-2xl" />
    </main>
  );
}
