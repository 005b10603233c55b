import { Hash, Mail, UsersRound, Webhook } from "lucide-react";
import type { ReactNode } from "react";
import type { ChannelKind } from "@/lib/core/settings/channel-settings";

const icons: Record<ChannelKind, ReactNode> = {
  mail: <Mail aria-hidden />,
  slack: <Hash aria-hidden />,
  teams: <UsersRound aria-hidden />,
  webhook: <Webhook aria-hidden />,
};

export function ChannelIcon({ kind }: { kind: ChannelKind }) {
  return <span className="text-muted [&_svg]:size-4">{icons[kind]}</span>;
}
