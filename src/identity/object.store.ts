import { Injectable } from '@nestjs/common';
import type { Sql } from '../persistence/database.js';
import type { Thing } from './policy.js';

/** Of a thing, what decides who may reach it. */
export interface Whose {
  readonly region: string;
  readonly subjectId: string | null;
  /** Of a subject its territory, of a flow who works on it. */
  readonly organisation: string | null;
  /** Organisations a flow waits for. */
  readonly waitsFor: readonly string[];
  /** Of a flow. */
  readonly kind: string | null;
}

const FLOW = `f.subject_id as "subjectId", f.organisation, f.waits_for as "waitsFor", f.kind`;
const NO_FLOW = `null as "subjectId", null as organisation, '{}'::text[] as "waitsFor", null as kind`;

const WHOSE: Readonly<Record<Exclude<Thing, 'account'>, string>> = {
  cycle: `select region, ${NO_FLOW} from cycle where id = $1`,
  subject: `select c.region, y.subject_id as "subjectId", y.territory as organisation,
                   '{}'::text[] as "waitsFor", null as kind
              from subject_year y join cycle c on c.id = y.cycle_id
             where y.cycle_id = $1 and y.subject_id = $2`,
  flow: `select c.region, ${FLOW} from flow f join cycle c on c.id = f.cycle_id where f.id = $1`,
  file: `select c.region, ${FLOW} from stored_file s join flow f on f.id = s.flow_id
           join cycle c on c.id = s.cycle_id where s.id = $1`,
  report: `select c.region, ${NO_FLOW} from report r join cycle c on c.id = r.cycle_id
            where r.id = $1`,
  organisation: `select region, ${NO_FLOW} from organisation where code = $1 and region = $2`,
  'dead letter': `select c.region, ${NO_FLOW} from outbox o join cycle c on c.id = o.cycle_id
                   where o.key = $1`,
};

/** Reads of every thing an address can name whose it is. */
@Injectable()
export class ObjectStore {
  async whose(
    sql: Pick<Sql, 'query'>,
    thing: keyof typeof WHOSE,
    values: readonly string[],
  ): Promise<Whose | undefined> {
    const { rows } = await sql.query<Whose>({
      name: `whose ${thing}`,
      text: WHOSE[thing],
      values: [...values],
    });
    return rows[0];
  }
}
