/** The hash of chains and seals: SHA-256, or SM3 where commercial cryptography is asked for. */
import { hash } from 'node:crypto';
import { config } from './config.js';

export const ALGORITHMS = ['sha256', 'sm3'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/**
 * A hash that says how it was made: 64 hexadecimal digits are SHA-256, others bear the name of their
 * algorithm (`sm3:…`). So an installation may change over, and what was sealed before still verifies.
 */
export function digest(text: string, algorithm: Algorithm = config.HASH): string {
  return labelled(algorithm, hash(algorithm, text));
}

/** A hexadecimal hash with the name of its algorithm, as `digest` writes it. */
export function labelled(algorithm: Algorithm, hex: string): string {
  return algorithm === 'sha256' ? hex : `${algorithm}:${hex}`;
}

/** How a hash was made. */
export function algorithmOf(hashed: string): Algorithm {
  return hashed.startsWith('sm3:') ? 'sm3' : 'sha256';
}
