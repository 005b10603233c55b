import { Section } from "@/app/_ui/section";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { texts } from "@/app/texts/settings";

export default function Loading() {
  return (
    <Section
      title={texts.channels}
      description={texts.oneMessageWhenSomething}
      action={<Skeleton className="h-8 w-28" />}
    >
      <TableSkeleton
        headers={["Name", "Where", "What", "State"]}
        secondary={["Where", "What"]}
        rows={3}
      />
    </Section>
  );
}
