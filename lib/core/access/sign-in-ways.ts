/** How somebody came in; `oidc` is this Usher's own provider, `sso` a workspace's. */
export const signInWays = ["password", "passkey", "oidc", "sso"] as const;
export type SignInWay = (typeof signInWays)[number];

/** What stands beside a password. An identity provider decides by itself what it asks for. */
export const secondFactors = ["totp", "recoveryCode", "passkey", "provider"] as const;
export type SecondFactor = (typeof secondFactors)[number];
