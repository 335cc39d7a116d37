/** The units of a region: made known from a programme, with the people the place names for them. */
import { Injectable } from '@nestjs/common';
import type { Unit } from '../domain/programme/units.js';
import { Database } from '../persistence/database.js';
import { OrganisationNotFound } from './errors.js';
import type { Organisation, People } from './organisation.dto.js';
import { OrganisationStore, type Reader } from './organisation.store.js';

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
