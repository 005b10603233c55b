import type { PresentedGroup } from "@/lib/scim/present";
