/** Two counties in the middle of their years, and every door of the API with what to knock with. */
import type { CallHandler } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import ExcelJS from 'exceljs';
import request from 'supertest';
import { openApi } from '../../src/app.setup.js';
import { DemoService, type Scene } from '../../src/demo/demo.service.js';
import { demoPassword } from '../../src/identity/demo.js';
import { CycleService } from '../../src/cycle/cycle.service.js';
import { SYSTEM } from '../../src/flow/flow.types.js';
import { AccountRate, RateGuard } from '../../src/http/rate.guard.js';
import { anApplication } from './application.js';
import { asOwner } from './owner.js';

const scenes: readonly Scene[] = [
  { programmeId: 'rongcheng-2019', year: 2019, subjects: 6, until: '2019-04-20', prefix: 'rc-' },
  { programmeId: 'tongzhou-bay-2022', year: 2022, subjects: 24, until: '2022-06-20', prefix: '' },
];

/** Whose object it is that is knocked at; `crossed` is something of another county in one's own year. */
export const KINDS = ['own', 'neighbour', 'foreign', 'crossed'] as const;
export type Kind = (typeof KINDS)[number];

export interface Firm {
  readonly cycle: string;
  readonly subject: string;
  readonly flow: string;
  readonly name: string;
  readonly code: string;
  readonly territory: string;
  readonly region: string;
  /** Ids of things that hang on it or on its year. */
  readonly file: string;
  readonly report: string | null;
  readonly programme: string;
  /** The same firm in the year after, whose list and figures are still open. */
  readonly young: { readonly cycle: string; readonly flow: string };
  readonly inner: Inner;
}

/** Ids of what stands within a year, or belongs to somebody. */
export const INNER = [
  'account',
  'invited',
  'session',
  'letter',
  'scenario',
  'amendment',
  'recordId',
  'importId',
  'key',
] as const;
type Inner = Readonly<Record<(typeof INNER)[number], string>>;

export interface Operation {
  readonly method: string;
  readonly path: string;
}

export interface Visitor {
  readonly title: string;
  /** Null for a stranger. */
  readonly account: string | null;
  readonly client: ReturnType<typeof request.agent>;
  readonly firms: Readonly<Record<Kind, Firm>>;
  /** Whether the rows of a firm may be shown to this visitor. */
  readonly maySee: (firm: Firm) => boolean;
}

export interface Answer {
  readonly status: number;
  /** What a person would read in it, tables included. */
  readonly text: string;
}

export class Counties {
  private constructor(
    readonly app: NestExpressApplication,
    readonly firms: readonly Firm[],
    readonly visitors: readonly Visitor[],
  ) {}

  static async open(): Promise<Counties> {
    // A thousand knocks a minute from one address, and of one account, are the point of it.
    const app = await anApplication((builder) =>
      builder
        .overrideProvider(RateGuard)
        .useValue({ canActivate: () => true })
        .overrideProvider(AccountRate)
        .useValue({ intercept: (_: unknown, next: CallHandler) => next.handle() }),
    );
    await app.get(DemoService).load(() => undefined, scenes);
    await papers();
    for (const cycle of await app.get(CycleService).allOpen()) {
      await app.get(CycleService).openNext(cycle.id, SYSTEM);
    }
    const firms = await firmsWithPapers();
    return new Counties(app, firms, await visitorsOf(app, firms));
  }

  /** Every operation of the OpenAPI document, in its order. */
  operations(): Operation[] {
    return Object.entries(openApi(this.app).paths).flatMap(([path, item]) =>
      ['get', 'post', 'put', 'patch', 'delete']
        .filter((method) => Object.hasOwn(item, method))
        .map((method) => ({ method: method.toUpperCase(), path })),
    );
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

/** The address of a door with the ids of this firm in it. */
export function addressOf(
  path: string,
  firm: Firm,
  others: Readonly<Record<string, string>> = {},
): string {
  const [, , first = '', , third = ''] = path.split('/');
  const { inner } = firm;
  const ids: Record<string, string | null> = {
    flows: firm.flow,
    files: firm.file,
    reports: firm.report,
    cycles: firm.cycle,
    accounts: third === 'invitation' ? inner.invited : inner.account,
    account: inner.session,
    mailbox: inner.letter,
    notifications: inner.key,
    programmes: firm.programme,
  };
  const values: Record<string, string> = {
    id: ids[first] ?? NOBODYS,
    subjectId: firm.subject,
    list: 'policy',
    version: '1',
    format: 'csv',
    action: 'add-subject',
    code: firm.territory,
    organisation: firm.territory || NOBODYS,
    stage: 'entry',
    ...inner,
    ...others,
  };
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? NOBODYS);
}

export const NOBODYS = '00000000-0000-7000-8000-000000000000';

const nothingWithin = Object.fromEntries(INNER.map((name) => [name, NOBODYS])) as Inner;

/** Nothing of this firm exists. */
export const noFirm: Firm = {
  cycle: NOBODYS,
  subject: NOBODYS,
  flow: NOBODYS,
  name: '',
  code: '',
  territory: '',
  region: '',
  file: NOBODYS,
  report: null,
  programme: NOBODYS,
  young: { cycle: NOBODYS, flow: NOBODYS },
  inner: nothingWithin,
};

/** Knocks, and reads what comes. */
export async function knock(
  client: ReturnType<typeof request.agent>,
  method: string,
  address: string,
  body?: object,
): Promise<Answer> {
  const call = client[method.toLowerCase() as 'get' | 'post'](address);
  const asked =
    body instanceof File
      ? call.attach('file', Buffer.from(await body.arrayBuffer()), body.name)
      : body === undefined
        ? call
        : call.send(body);
  const response = await asked.buffer(true).parse((stream, done) => {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      done(null, Buffer.concat(parts));
    });
  });
  const content = response.body as Buffer;
  const type = response.headers['content-type'] ?? '';
  const text = type.includes('spreadsheet') ? await workbookText(content) : content.toString();
  return { status: response.status, text };
}

async function workbookText(content: Buffer): Promise<string> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(content as unknown as ArrayBuffer);
  return JSON.stringify(book.worksheets.map((sheet) => sheet.getSheetValues()));
}

/** A file beside every enterprise's flow. */
async function papers(): Promise<void> {
  await asOwner((owner) =>
    owner.rows(
      `insert into stored_file (id, cycle_id, flow_id, name, type, size, sha256, content, by, at)
       select gen_random_uuid(), f.cycle_id, f.id, '缴税证明.txt', 'text/plain', 2, 'x', 'ok',
              'system', now()
         from flow f where f.kind = 'enterprise-year'`,
    ),
  );
}

/** All firms of both counties. */
async function firmsWithPapers(): Promise<Firm[]> {
  return asOwner(async (owner) => {
    const firms = await owner.rows<Omit<Firm, 'inner' | 'young'> & { year: string; next: string }>(
      `select y.cycle_id as cycle, y.subject_id as subject, f.id as flow, s.name, y.territory,
              s.credit_code as code, s.region, t.id as file, c.programme_id as programme,
              (select r.id from report r where r.cycle_id = y.cycle_id order by r.at limit 1)
                as report,
              coalesce(n.cycle_id, y.cycle_id) as year, coalesce(n.id, f.id) as next
         from subject_year y join subject s on s.id = y.subject_id
         join cycle c on c.id = y.cycle_id
         join flow f on f.cycle_id = y.cycle_id and f.subject_id = y.subject_id
          and f.kind = 'enterprise-year'
         join stored_file t on t.flow_id = f.id
         left join (flow n join cycle d on d.id = n.cycle_id) on d.previous_id = y.cycle_id
          and n.subject_id = y.subject_id and n.kind = 'enterprise-year'
        where s.credit_code is not null
        order by s.region, y.territory, s.name`,
    );
    return firms.map(({ year, next, ...firm }) => ({
      ...firm,
      young: { cycle: year, flow: next },
      inner: nothingWithin,
    }));
  });
}

/**
 * Somebody of the firm's county, invited or at work and logged in; a letter to the firm; and of its year a
 * scenario, a request for a correction, a recorded fact, an import, an effect that failed: all new.
 */
export async function within({
  cycle,
  subject,
  region,
  flow,
  territory,
  young,
}: Firm): Promise<Inner> {
  return asOwner(async (owner) => {
    const [made] = await owner.rows<Inner>(
      `with n as (select gen_random_uuid() as id),
        u as (select id, name from app_user where region = $3 and role = 'lead'
          order by account desc limit 1),
        t as (select p.id from app_user p join organisation o on o.id = p.organisation_id
          where p.region = $3 and o.code = $5),
        w as (insert into app_user (id, account, name, role, region, organisation_id, password_hash)
          select gen_random_uuid(), 'new.' || n.id, '新人', 'department', $3,
                 (select id from organisation where region = $3 and role = 'department' limit 1), 'x'
            from n returning id),
        v as (insert into app_user (id, account, name, role, region, subject_id, email)
          select gen_random_uuid(), 'firm.' || n.id, '新人', 'enterprise', $3, $2, 'new@firm.example'
            from n returning id),
        k as (insert into account_link (token_hash, user_id, purpose, created_at, expires_at)
          select n.id, v.id, 'invitation', now(), now() + interval '1 day' from n, v),
        o as (insert into session (token_hash, user_id, expires_at)
          select n.id, w.id, now() + interval '1 hour' from n, w returning id),
        g as (insert into mail (key, cycle_id, flow_id, "to", subject, html, text, at, region, readers)
          select n.id, $1, $4, array['firm@mail.example'], '信', '', '信', now(), $3,
                 array['subject:' || $2::uuid] from n),
        m as (insert into mailbox_message
            (id, message_id, "from", "to", subject, html, text, received_at, region, readers)
          select gen_random_uuid(), '<' || n.id || '@battle-map.local>', 'x',
                 array['firm@mail.example'], '信', '', '信', now(), $3,
                 array['subject:' || $2::uuid] from n returning id),
        s as (insert into scenario (id, cycle_id, evaluation_id, name, rules, benchmarks, by_name, at)
          select gen_random_uuid(), $1, e.id, '测算 ' || n.id, '{}', '[]', u.name, now()
            from n, u, (select id from evaluation where cycle_id = $1 order by version desc limit 1) e
          returning id),
        a as (insert into amendment
            (id, cycle_id, subject_id, "values", reason, "order", by, by_name, at)
          select gen_random_uuid(), $1, $2, '{}', '试', '试', u.id, u.name, now() from u returning id),
        r as (insert into subject_event
            (id, region, subject_id, kind, level, date, source, by, by_name, at)
          select gen_random_uuid(), $3, $2, 'support', null, now(), 'lead', u.id, u.name, now()
            from u returning id),
        i as (insert into import_batch (id, cycle_id, file_name, by, at, state, rows, faulty, columns)
          select gen_random_uuid(), $6, 'a.csv', t.id, now(), 'checked', 1, 0, $7 from t returning id),
        d as (insert into outbox (key, flow_id, cycle_id, seq, intent, not_before, dead_at, last_error)
          select n.id, $4, $1, 1, '{"type":"rescore","params":{}}', '2099-01-01', now(), 'x'
            from n returning key)
       select w.id as account, v.id as invited, o.id as session, m.id as letter, s.id as scenario,
              a.id as amendment, r.id as "recordId", i.id as "importId", d.key
         from w, v, o, m, s, a, r, i, d`,
      [cycle, subject, region, flow, territory, young.cycle, JSON.stringify(FINDING)],
    );
    return made!;
  });
}

/** What a checked file of one row, already taken over, was found to be. */
const FINDING = {
  layout: { row: 1, titles: ['企业名称'], fields: [null], faults: [] },
  fresh: 0,
  changed: 0,
  same: 1,
};

async function visitorsOf(app: NestExpressApplication, firms: readonly Firm[]): Promise<Visitor[]> {
  const of = (fits: (firm: Firm) => boolean): Firm => firms.find(fits)!;
  const own = of(({ territory }) => territory === 'sanyu');
  const { region } = own;
  const foreign = of((firm) => firm.region !== region);
  const neighbour = of((firm) => firm.region === region && firm.territory !== 'sanyu');
  const inner = await within(foreign);
  const kinds = {
    own: { ...own, inner: await within(own) },
    neighbour: { ...neighbour, inner: await within(neighbour) },
    foreign: { ...foreign, inner },
    crossed: { ...own, inner },
  };
  const near = (firm: Firm): boolean => firm.region === region;
  const people: [title: string, account: string | null, maySee: (firm: Firm) => boolean][] = [
    ['lead', 'lead', near],
    ['leader', 'leader', near],
    ['department', 'taxbureau', near],
    ['territory', 'sanyu', (firm) => near(firm) && firm.territory === 'sanyu'],
    ['enterprise', own.code.toLowerCase(), ({ subject }) => subject === own.subject],
    ['system-admin', 'system', () => false],
    ['security-admin', 'security', () => false],
    ['audit-admin', 'audit', () => false],
    ['anonymous', null, () => false],
  ];
  return Promise.all(
    people.map(async ([title, account, maySee]) => {
      const client = request.agent(app.getHttpServer());
      const log = { account, password: demoPassword };
      if (account !== null) await client.post('/api/session').send(log).expect(200);
      return { title, account, client, firms: kinds, maySee };
    }),
  );
}
