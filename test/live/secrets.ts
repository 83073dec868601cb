import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';

/** That none of these texts holds what a kubeconfig keeps to itself, or a part of it that is worth something. */
export async function expectNoSecretsOf(kubeconfig: string, ...texts: readonly string[]): Promise<void> {
  const secrets = secretsIn(await readFile(kubeconfig, 'utf8'));
  expect(secrets).not.toEqual([]);
  // The texts themselves stay out of the message: they may hold the secret.
  for (const secret of secrets) expect(texts.map((text) => text.includes(secret))).toEqual(texts.map(() => false));
}

/** Tokens and their parts but the first, which says nothing; certificates and keys, as they are and decoded. */
function secretsIn(kubeconfig: string): readonly string[] {
  const data = [...kubeconfig.matchAll(/-data: (\S+)/g)].map(([, text = '']) => text);
  const tokens = [...kubeconfig.matchAll(/token: (\S+)/g)].map(([, text = '']) => text);
  const lines = data.flatMap((text) => Buffer.from(text, 'base64').toString().split('\n'));
  return [...data, ...tokens, ...tokens.flatMap((token) => token.split('.').slice(1)), ...lines].filter(
    (secret) => secret.length > 20 && !secret.startsWith('-----'),
  );
}
