/** The units of a region: made known from a programme, found by any of their names, with their people. */
import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors.js';
import { unitsOf, type WithUnits } from '../domain/programme/units.js';
import { Database } from '../persistence/database.js';
import {
  OrganisationStore,
  type Organisation,
  type People,
  type Reader,
} from './organisation.store.js';

/** No unit of the region goes by this name. */
export class OrganisationNotFound extends DomainError {
  readonly code = 'organisation.not-found';
  override readonly kind = 'not-found';
  constructor(spelling: string) {
    super({ zh: `没有名为“${spelling}”的单位`, en: `there is no organisation "${spelling}"` });
  }
}

@Injectable()
export class OrganisationService {
  constructor(
    private readonly store: OrganisationStore,
    private readonly database: Database,
  ) {}

  /**
   * Makes every unit of a programme known in the region, and names its people where `people` (by
   * code) says who they are. Units and people that are there already stay.
   * @throws OrganisationNotFound when people are named for a unit that is not there
   */
  async ensure(
    region: string,
    programme: WithUnits,
    people: Readonly<Record<string, People>> = {},
    sql: Reader = this.database.pool,
  ): Promise<void> {
    const units = unitsOf(programme).map(({ id, title, short, role, aliases }) => {
      return { code: id, title, short: short ?? null, role, aliases: aliases ?? [] };
    });
    await this.store.add(sql, region, units);
    for (const [code, named] of Object.entries(people)) {
      if (!(await this.store.name(sql, region, code, named))) throw new OrganisationNotFound(code);
    }
  }

  /** Names the people of one unit, e.g. when a liaison changes. @throws OrganisationNotFound */
  async name(
    region: string,
    code: string,
    people: People,
    sql: Reader = this.database.pool,
  ): Promise<void> {
    if (!(await this.store.name(sql, region, code, people))) throw new OrganisationNotFound(code);
  }

  /** All units of a region with their people, by code. */
  async all(region: string, sql: Reader = this.database.pool): Promise<Map<string, Organisation>> {
    const rows = await this.store.all(sql, region);
    return new Map(rows.map((row) => [row.code, row]));
  }

  /** The unit that goes by this code, title, short title or alias. @throws OrganisationNotFound */
  async find(
    region: string,
    spelling: string,
    sql: Reader = this.database.pool,
  ): Promise<Organisation> {
    const found = await this.store.find(sql, region, spelling.trim());
    if (found === undefined) throw new OrganisationNotFound(spelling);
    return found;
  }
}
