import { clsx } from "clsx";
import { Skeleton } from "./skeleton";

type CardSkeletonProps = {
  /** Fields of the form in the card. */
  fields?: number | undefined;
  className?: string | undefined;
};

/** A card with a heading and a form while what is in it is read. */
export function CardSkeleton({ fields = 2, className }: CardSkeletonProps) {
  const names = Array.from({ length: fields }, (_, at) => `field ${at}`);
  return (
    <div className={clsx("flex flex-col gap-5 rounded-lg border bg-surface p-4", className)}>
      <div className="flex flex-col gap-2">
        <Skeleton className="h-4 w-48 max-w-full" />
        <Skeleton className="h-3 w-full max-w-96" />
      </div>
      {names.map((name) => (
        <div key={name} className="flex flex-col gap-2">
          <Skeleton className="h-3 w-32" />
          <Skeleton className="h-8 w-full" />
        </div>
      ))}
    </div>
  );
}
