import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";
import { texts } from "@/app/texts/users";

export default function Loading() {
  return (
    <>
      <PageHeader title={texts.users} description={texts.everyoneTheIdentityProviders} />
      <Toolbar>
        <Skeleton className="h-8 w-full max-w-lg" />
      </Toolbar>
      <TableSkeleton
        headers={["Person", "User name", "Source", "Accounts", "Groups", "Last change"]}
        secondary={["User name", "Accounts", "Groups", "Last change"]}
        right={["Groups", "Last change"]}
        rows={14}
      />
    </>
  );
}
