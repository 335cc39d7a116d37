/** Two counties in the middle of their years, and every door of the API with what to knock with. */
import type { CallHandler } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import ExcelJS from 'exceljs';
import request from 'supertest';
import { openApi } from '../../src/app.setup.js';
import { DemoService, type Scene } from '../../src/demo/demo.service.js';
import { demoPassword } from '../../src/identity/demo.js';
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
  readonly inner: Inner;
}

/** Ids of what stands within a year and could be asked for beside the wrong one; of another county's only. */
type Inner = Readonly<
  Record<'account' | 'session' | 'scenario' | 'amendment' | 'recordId' | 'importId', string>
>;

export interface Operation {
  readonly method: string;
  readonly path: string;
}

export interface Visitor {
  readonly title: string;
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
export function addressOf(path: string, firm: Firm): string {
  const ids: Record<string, string | null> = {
    flows: firm.flow,
    files: firm.file,
    reports: firm.report,
    cycles: firm.cycle,
    accounts: firm.inner.account,
  };
  const values: Record<string, string> = {
    id: ids[path.split('/')[2] ?? ''] ?? NOBODYS,
    subjectId: firm.subject,
    list: '',
    version: '1',
    format: 'csv',
    action: 'archive',
    code: firm.territory,
    organisation: firm.territory || NOBODYS,
    stage: 'entry',
    ...firm.inner,
  };
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? NOBODYS);
}

export const NOBODYS = '00000000-0000-7000-8000-000000000000';

const nothingWithin: Inner = {
  account: NOBODYS,
  session: NOBODYS,
  scenario: NOBODYS,
  amendment: NOBODYS,
  recordId: NOBODYS,
  importId: NOBODYS,
};

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
  const asked = body === undefined ? call : call.send(body);
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

/** All firms of both counties; each gets a file beside its flow. */
async function firmsWithPapers(): Promise<Firm[]> {
  return asOwner(async (owner) => {
    await owner.rows(
      `insert into stored_file (id, cycle_id, flow_id, name, type, size, sha256, content, by, at)
       select gen_random_uuid(), f.cycle_id, f.id, '缴税证明.txt', 'text/plain', 2, 'x', 'ok',
              'system', now()
         from flow f where f.kind = 'enterprise-year'`,
    );
    const firms = await owner.rows<Omit<Firm, 'inner'>>(
      `select y.cycle_id as cycle, y.subject_id as subject, f.id as flow, s.name, y.territory,
              s.credit_code as code, s.region, t.id as file,
              (select r.id from report r where r.cycle_id = y.cycle_id order by r.at limit 1)
                as report
         from subject_year y join subject s on s.id = y.subject_id
         join flow f on f.cycle_id = y.cycle_id and f.subject_id = y.subject_id
          and f.kind = 'enterprise-year'
         join stored_file t on t.flow_id = f.id
        where s.credit_code is not null
        order by s.region, y.territory, s.name`,
    );
    return firms.map((firm) => ({ ...firm, inner: nothingWithin }));
  });
}

/** A scenario, a request for a correction, a recorded fact, an import and an open session, all of this firm's. */
async function within({ cycle, subject, region }: Firm): Promise<Inner> {
  return asOwner(async (owner) => {
    const [made] = await owner.rows<Inner>(
      `with u as (select id, name from app_user where region = $3 and role = 'lead' limit 1),
        e as (select gen_random_uuid() as id),
        s as (insert into scenario (id, cycle_id, evaluation_id, name, rules, benchmarks, by_name, at)
          select gen_random_uuid(), $1, e.id, '测算', '{}', '[]', u.name, now() from u, e returning id),
        a as (insert into amendment (id, cycle_id, subject_id, "values", reason, "order", by, by_name, at)
          select gen_random_uuid(), $1, $2, '{}', '试', '试', u.id, u.name, now() from u returning id),
        r as (insert into subject_event (id, region, subject_id, kind, date, source, by, by_name, at)
          select gen_random_uuid(), $3, $2, 'honour', now(), 'lead', u.id, u.name, now() from u returning id),
        i as (insert into import_batch (id, cycle_id, file_name, by, at, state, rows, faulty, columns)
          select gen_random_uuid(), $1, 'a.csv', u.id, now(), 'checked', 0, 0, '[]' from u returning id),
        o as (insert into session (token_hash, user_id, expires_at)
          select 'nobody knows', u.id, now() + interval '1 hour' from u returning id)
       select u.id as account, o.id as session, s.id as scenario, a.id as amendment,
              r.id as "recordId", i.id as "importId"
         from u, o, s, a, r, i`,
      [cycle, subject, region],
    );
    return made!;
  });
}

async function visitorsOf(app: NestExpressApplication, firms: readonly Firm[]): Promise<Visitor[]> {
  const of = (fits: (firm: Firm) => boolean): Firm => firms.find(fits)!;
  const own = of(({ territory }) => territory === 'sanyu');
  const { region } = own;
  const foreign = of((firm) => firm.region !== region);
  const inner = await within(foreign);
  const kinds = {
    own,
    neighbour: of((firm) => firm.region === region && firm.territory !== 'sanyu'),
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
      return { title, client, firms: kinds, maySee };
    }),
  );
}
