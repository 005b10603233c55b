import { CardSkeleton } from "@/app/_ui/card-skeleton";
import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return (
    <div className="flex flex-col gap-6">
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <CardSkeleton fields={7} />
        <div className="flex flex-col gap-6">
          <CardSkeleton fields={2} />
          <CardSkeleton fields={0} className="h-56" />
        </div>
      </div>
      <TableSkeleton
        headers={["Who", "Answer", "Why", "Run", "Took", "When"]}
        secondary={["Why", "Took"]}
        right={["Took", "When"]}
        rows={4}
      />
    </div>
  );
}
