import { CopyButton } from "@/app/_ui/copy-button";
import { filled } from "@/app/_ui/fill";
import { ScrollBox } from "@/app/_ui/scroll-box";
import { texts } from "@/app/texts/apps";

/** A signed call for a shell; the secret is asked for, so that it stays out of the page. */
export function ExampleCall({ url }: { url: string }) {
  const script = scriptFor(url);
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p className="text-muted">{texts.putSomebodysUserName}</p>
      <ScrollBox label={texts.example} className="rounded-md border bg-sunken p-3">
        <pre className="font-mono text-xs">{script}</pre>
      </ScrollBox>
      <div>
        <CopyButton text={script} label={texts.copyTheExample} />
      </div>
      <p className="text-muted">
        {filled(texts.theFieldsRecipesFor, {
          document: <code className="font-mono">docs/just-in-time.md</code>,
        })}
      </p>
    </div>
  );
}

function scriptFor(url: string): string {
  return `SECRET=usher_login_…
BODY='{"nonce":"'$(openssl rand -hex 16)'","loginId":"ada@example.com"}'
T=$(date +%s)
MAC=$(printf '%s.%s' "$T" "$BODY" |
  openssl dgst -sha256 -hmac "$SECRET" | sed 's/^.* //')
curl -sS '${url}' \\
  -H 'content-type: application/json' \\
  -H "usher-signature: t=$T,v1=$MAC" \\
  --data-binary "$BODY"
`;
}
