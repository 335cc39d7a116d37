/** Whether a person may reach what an address names. Services keep narrower rules of their own. */
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CycleNotFound } from '../cycle/errors.js';
import type { DomainError } from '../domain/errors.js';
import { FlowNotFound } from '../domain/process/errors.js';
import { FileNotFound } from '../evidence/errors.js';
import type { Actor } from '../flow/flow.types.js';
import { InvalidInput } from '../http/errors.js';
import { OrganisationNotFound } from '../organisation/errors.js';
import { DeadLetterNotFound } from '../outbox/errors.js';
import { Database } from '../persistence/database.js';
import { ReportNotFound } from '../report/errors.js';
import { SubjectNotFound } from '../subject/errors.js';
import { opensFlow, scopeOf, seesFlow, seesSubject } from './access.js';
import { AccountService } from './account.service.js';
import { keeps } from './desk.js';
import { AccountNotFound } from './errors.js';
import { ObjectStore, type Whose } from './object.store.js';
import { PLACES, type Policy, type Thing } from './policy.js';

type Params = Readonly<Record<string, unknown>>;
type Reaches = (actor: Actor, whose: Whose) => boolean;

const ofRegion: Reaches = (actor, { region }) => actor.region === region;
const ofYear: Reaches = (actor, whose) => scopeOf(actor, whose).subjects !== 'none';

const REACHES: Readonly<Record<Exclude<Thing, 'account'>, Reaches>> = {
  cycle: ofYear,
  report: ofYear,
  subject: (actor, whose) =>
    seesSubject(scopeOf(actor, whose), {
      id: whose.subjectId ?? '',
      territory: whose.organisation ?? '',
    }),
  // Who helps with a task its plan says, and `FlowDetailService` asks it.
  flow: (actor, flow) => opensFlow(actor, flow, flow.kind === 'task'),
  file: (actor, file) => seesFlow(scopeOf(actor, file), file),
  organisation: ofRegion,
  'dead letter': ofRegion,
};

/** The same for what is not there and what is not for this person. */
const NOTHING: Readonly<Record<Thing, (name: string, actor: Actor) => DomainError>> = {
  cycle: () => new CycleNotFound(),
  subject: () => new SubjectNotFound(),
  flow: (id) => new FlowNotFound(id),
  file: () => new FileNotFound(),
  report: (id) => new ReportNotFound(id),
  account: (id) => new AccountNotFound(id),
  organisation: (code, { region }) => new OrganisationNotFound(region, code),
  'dead letter': (key) => new DeadLetterNotFound(key),
};

@Injectable()
export class ObjectService {
  constructor(
    private readonly store: ObjectStore,
    private readonly accounts: AccountService,
    private readonly database: Database,
  ) {}

  /** @throws InvalidInput for what is no id; the thing's own not-found error */
  async assertReach(actor: Actor, on: Policy['on'], params: Params): Promise<void> {
    if (!isThing(on)) return;
    const names = namesOf(on, params);
    if (!(await this.reaches(actor, on, names))) throw NOTHING[on](names.at(-1) ?? '', actor);
  }

  private async reaches(actor: Actor, on: Thing, names: readonly string[]): Promise<boolean> {
    if (on === 'account')
      return keeps(actor, await this.accounts.get(names[0] ?? '', actor.region));
    const values = on === 'organisation' ? [...names, actor.region] : names;
    const whose = await this.store.whose(this.database.pool, on, values);
    return whose !== undefined && REACHES[on](actor, whose);
  }
}

function isThing(on: Policy['on']): on is Thing {
  return Object.hasOwn(PLACES, on);
}

const Id = z.uuid();

/** What the address names the thing by, from the outermost to the innermost. @throws InvalidInput */
function namesOf(thing: Thing, params: Params): string[] {
  return [...PLACES[thing].matchAll(/:(\w+)/g)].map(([, name = '']) => {
    const schema = /id$/i.test(name) ? Id : z.string();
    const named = z.object({ [name]: schema }).safeParse(params);
    if (!named.success) throw new InvalidInput(named.error);
    return named.data[name] ?? '';
  });
}
