/** The units of a region: made known from a programme, with the people the place names for them. */
import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors.js';
import type { Unit } from '../domain/programme/units.js';
import { Database } from '../persistence/database.js';
import type { Organisation, People } from './organisation.dto.js';
import { OrganisationStore, type Reader } from './organisation.store.js';

/** The region has no unit of this code. */
export class OrganisationNotFound extends DomainError {
  readonly code = 'organisation.not-found';
  override readonly kind = 'not-found';
  constructor(region: string, code: string) {
    super({
      zh: `区域 ${region} 没有编号为 ${code} 的单位`,
      en: `the region ${region} has no organisation ${code}`,
    });
  }
}

@Injectable()
export class OrganisationService {
  constructor(
    private readonly store: OrganisationStore,
    private readonly database: Database,
  ) {}

  /** Makes units known in a region; those that are there already stay as the place has them. */
  async ensure(sql: Reader, region: string, units: readonly Unit[]): Promise<void> {
    await this.store.add(sql, region, units);
  }

  /** Names the people of one unit; what is not given stays, null takes it away. @throws OrganisationNotFound */
  async name(region: string, code: string, people: People): Promise<Organisation> {
    const named = await this.store.name(this.database.pool, { region, code }, people);
    if (named === undefined) throw new OrganisationNotFound(region, code);
    return named;
  }

  /** The units of a region, or of all, with their people; the lead bureau first. */
  list(region: string | null = null): Promise<Organisation[]> {
    return this.store.list(this.database.pool, region);
  }
}
