import { CardSkeleton } from "@/app/_ui/card-skeleton";

export default function Loading() {
  return <CardSkeleton fields={1} />;
}
