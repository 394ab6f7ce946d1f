/** Signing in with a passkey of this device or of one nearby. Not shown where the browser has none. */
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { useMutation } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { askForPasskey, type Session, signInByPasskey } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import { asSentByServer, isCancelled } from './passkey-ceremony.ts';

export function PasskeySignIn({ onSignedIn }: { onSignedIn(opened: Session): void }) {
  const { signIn } = useWords();
  const signing = useMutation({
    mutationFn: async () => {
      const optionsJSON = asSentByServer<PublicKeyCredentialRequestOptionsJSON>(await ask(askForPasskey()));
      return ask(signInByPasskey({ credential: await startAuthentication({ optionsJSON }) }));
    },
    onSuccess: onSignedIn,
  });
  if (!browserSupportsWebAuthn()) return null;
  return (
    <div className="flex flex-col gap-2">
      <button
        type="button"
        className="control primary justify-center py-1.5"
        disabled={signing.isPending}
        onClick={() => signing.mutate()}
      >
        {signIn.passkey}
      </button>
      <p className="label-text">{signIn.passkeyHint}</p>
      {signing.error &&
        (signing.error instanceof WebAuthnError || isCancelled(signing.error) ? (
          <Banner tone="warning" role="alert">
            {signIn.cancelled}
          </Banner>
        ) : (
          <FailureNote what={signIn.failed} failure={signing.error} />
        ))}
      <p className="flex items-center gap-3 label-text before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {signIn.or}
      </p>
    </div>
  );
}
