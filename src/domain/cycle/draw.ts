/** The draw of the sampled audit: stratified, and the same again for whoever knows the seed. */

/** Who may be drawn. `key` decides the lot, so it must not change: the credit code where there is one. */
export interface Lot {
  readonly id: string;
  readonly key: string;
  /** Names of the strata it belongs to, e.g. territory and scale. */
  readonly strata: readonly string[];
}

export interface Drawn {
  readonly subjectId: string;
  readonly stratum: string;
}

/**
 * Draws `share` per cent of all, rounded up, at least `atLeast`; each stratum by its size (largest
 * remainders), and at least one of each while there are places. Within a stratum the lots are
 * ordered by a hash of seed and key: known only when the seed is, and checked by anybody.
 */
export function draw(
  lots: readonly Lot[],
  rule: { share: string; atLeast?: number | undefined; seed: string },
): Drawn[] {
  const wanted = Math.max(placesOf(lots.length, rule.share), rule.atLeast ?? 0);
  const strata = new Map<string, Lot[]>();
  for (const lot of lots) {
    const stratum = lot.strata.join(' · ');
    strata.set(stratum, [...(strata.get(stratum) ?? []), lot]);
  }
  const sizes = [...strata].map(([name, members]) => ({ name, size: members.length }));
  const places = allot(sizes, Math.min(wanted, lots.length));
  return [...strata]
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([stratum, members]) =>
      members
        .map((lot) => ({ lot, order: lotHash(`${rule.seed}/${lot.key}`) }))
        .sort((a, b) => compare(a.order, b.order) || compare(a.lot.key, b.lot.key))
        .slice(0, places.get(stratum) ?? 0)
        .map(({ lot }) => ({ subjectId: lot.id, stratum })),
    );
}

/** A seed for a draw nobody gave one: it follows from the base list, and is printed with the sample. */
export function seedOf(parts: readonly string[]): string {
  return lotHash(parts.join('\n'));
}

/** `10%` of n, rounded up; whole numbers throughout. */
export function placesOf(n: number, share: string): number {
  const [whole = '0', fraction = ''] = share.replace('%', '').split('.');
  const scale = 10n ** BigInt(fraction.length);
  const percent = BigInt(whole + fraction);
  const hundred = 100n * scale;
  return Number((BigInt(n) * percent + hundred - 1n) / hundred);
}

function allot(
  sizes: readonly { name: string; size: number }[],
  wanted: number,
): ReadonlyMap<string, number> {
  const all = sizes.reduce((sum, { size }) => sum + size, 0);
  const shares = sizes.map(({ name, size }) => {
    const exact = all === 0 ? 0 : (wanted * size) % all;
    const floor = all === 0 ? 0 : Math.floor((wanted * size) / all);
    return { name, size, places: floor, rest: exact };
  });
  // Nobody is out of reach of an audit while there are places for every stratum.
  if (wanted >= sizes.length) for (const one of shares) one.places = Math.max(one.places, 1);
  const order = [...shares].sort((a, b) => b.rest - a.rest || compare(a.name, b.name));
  let left = wanted - shares.reduce((sum, { places }) => sum + places, 0);
  for (const one of order) {
    if (left <= 0) break;
    if (one.places >= one.size) continue;
    one.places += 1;
    left -= 1;
  }
  const largest = [...shares].sort((a, b) => b.places - a.places || compare(a.name, b.name));
  for (let i = 0; left < 0; i = (i + 1) % largest.length) {
    const one = largest[i];
    if (one !== undefined && one.places > 1) {
      one.places -= 1;
      left += 1;
    }
  }
  return new Map(shares.map(({ name, places }) => [name, places]));
}

/** 64 bits in hexadecimal, as two FNV-1a sums of different start. Spreads well; hides nothing. */
function lotHash(text: string): string {
  return [0x811c9dc5, 0x01000193]
    .map((start) => {
      let hash = start;
      for (let i = 0; i < text.length; i += 1) {
        hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
      }
      // A last mixing, so that texts that differ at their end do not stay neighbours.
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
      hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39);
      return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
    })
    .join('');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
