import { clsx } from "clsx";
import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import { texts } from "@/app/texts/shell";
import { Breadcrumbs, type Crumb } from "../_ui/breadcrumbs";
import { Menu } from "../_ui/menu";
import type { MenuItem } from "../_ui/menu-item";

type PageHeaderProps = {
  title: ReactNode;
  breadcrumb?: readonly Crumb[] | undefined;
  /** A RunStateBadge, StatusDot or Badge beside the title. */
  state?: ReactNode;
  description?: ReactNode;
  /** The one primary button of the page. */
  action?: ReactNode;
  /** Everything else one can do. */
  menu?: readonly MenuItem[] | undefined;
  /** <Tabs …/>. */
  tabs?: ReactNode;
};

/** Where one is, what it is called, how it is doing, and the one thing to do next. */
export function PageHeader({
  title,
  breadcrumb = [],
  state,
  description,
  action,
  menu = [],
  tabs,
}: PageHeaderProps) {
  return (
    <header className={clsx("mb-6", tabs !== undefined && "border-b")}>
      {breadcrumb.length > 0 && (
        <div className="mb-1">
          <Breadcrumbs crumbs={breadcrumb} />
        </div>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 lg:flex-1 lg:basis-96">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 break-words font-semibold text-xl">{title}</h1>
            {state}
          </div>
          {description !== undefined && (
            <div className="mt-0.5 max-w-3xl text-muted">{description}</div>
          )}
        </div>
        {(action !== undefined || menu.length > 0) && (
          <div className="flex items-center gap-2">
            {menu.length > 0 && (
              <Menu
                label={texts.moreActions}
                triggerSize="icon"
                trigger={<Ellipsis aria-hidden />}
                items={menu}
              />
            )}
            {action}
          </div>
        )}
      </div>
      {tabs !== undefined && <div className="mt-3">{tabs}</div>}
    </header>
  );
}
