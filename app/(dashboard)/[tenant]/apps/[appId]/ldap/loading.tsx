import { CardSkeleton } from "@/app/_ui/card-skeleton";

export default function Loading() {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <CardSkeleton fields={8} />
      <CardSkeleton fields={0} className="h-56" />
    </div>
  );
}
