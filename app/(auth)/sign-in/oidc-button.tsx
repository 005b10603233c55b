"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Spinner } from "@/app/_ui/spinner";

/** Leaves for the identity provider; next-auth keeps state, nonce and the PKCE verifier meanwhile. */
export function OidcButton({ label, returnPath }: { label: string; returnPath: string }) {
  const [leaving, setLeaving] = useState(false);
  return (
    <Button
      type="button"
      disabled={leaving}
      icon={leaving && <Spinner />}
      onClick={() => {
        setLeaving(true);
        void signIn("oidc", { callbackUrl: returnPath });
      }}
    >
      {label}
    </Button>
  );
}
