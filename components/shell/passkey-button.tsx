'use client';
import { startAuthentication } from '@simplewebauthn/browser';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';

type Props = {
  callbackUrl: string;
  /** With a code of sign-in-errors.ts; undefined when trying anew. */
  onRefused: (code?: string) => void;
};

async function post<T>(step: 'start' | 'finish', body: object): Promise<T & { error?: string }> {
  const reply = await fetch(`/api/sso/passkey/${step}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await reply.json()) as T & { error?: string };
}

type Options = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** The code of what went wrong; undefined when signed in. */
async function signIn(): Promise<string | undefined> {
  const optionsJSON = await post<Options>('start', {});
  if (optionsJSON.error) return optionsJSON.error;
  const response = await startAuthentication({ optionsJSON }).catch(() => undefined);
  return response ? (await post('finish', response)).error : 'PasskeyCancelled';
}

/** Signs in with a key that the device keeps. */
export function PasskeyButton({ callbackUrl, onRefused }: Props) {
  const [isPending, setPending] = useState(false);
  const start = async () => {
    setPending(true);
    onRefused();
    const code = await signIn().catch(() => 'Unreachable');
    if (!code) return location.assign(callbackUrl);
    setPending(false);
    onRefused(code);
  };
  return (
    <Button className="w-full" size="comfortable" pending={isPending} onClick={() => void start()}>
      <KeyRound aria-hidden />
      Use a passkey
    </Button>
  );
}
