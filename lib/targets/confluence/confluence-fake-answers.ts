import { answer } from "../datacenter/fake-answers";
import type { StoredUser } from "./confluence-store";

const reasons: Record<number, string> = {
  400: "Bad Request",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
};

/** Confluence's own error format (targets.md §2). */
export function refusal(status: number, message: string): Response {
  return answer(status, {
    statusCode: status,
    data: {
      authorized: status !== 403,
      valid: status === 403,
      errors: status === 403 ? [] : [{ message: { translation: message, args: [] } }],
      successful: false,
    },
    message,
    reason: reasons[status] ?? "",
  });
}

export function personJson(user: StoredUser, base: string, isStatusWanted: boolean) {
  return {
    type: "known",
    username: user.username,
    userKey: user.userKey,
    profilePicture: {
      path: "/images/icons/profilepics/default.svg",
      width: 48,
      height: 48,
      isDefault: true,
    },
    displayName: user.fullName,
    ...(isStatusWanted ? { status: user.active ? "current" : "deactivated" } : {}),
    _links: { self: `${base}/rest/api/user?key=${user.userKey}` },
    _expandable: isStatusWanted ? {} : { status: "" },
  };
}

export function groupJson(name: string, base: string) {
  return {
    type: "group",
    name,
    _links: { self: `${base}/rest/api/group/${encodeURIComponent(name)}` },
  };
}
