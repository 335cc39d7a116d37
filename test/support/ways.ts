/**
 * What is brought to each door so that it opens to somebody: a query, a body or a file, and the object
 * where it is not the one its name says. What is not here needs nothing.
 */
import { Secret, TOTP } from 'otpauth';
import { CycleService } from '../../src/cycle/cycle.service.js';
import { fillingsOf } from '../../src/domain/cycle/fillings.js';
import { demoPassword } from '../../src/identity/demo.js';
import { LinkService } from '../../src/identity/link.service.js';
import { readProgramme } from '../../src/programme/files.js';
import type { Counties, Firm, Visitor } from './doors.js';
import { asOwner } from './owner.js';
import { aPdf } from './papers.js';

/** Who knocks, and whose things are named in the address. */
interface Knocker {
  readonly counties: Counties;
  readonly visitor: Visitor;
  readonly firm: Firm;
}

interface Way {
  /** In the year after: there the list and the figures are still open. */
  readonly young?: true;
  readonly query?: (of: Knocker) => object;
  readonly ids?: (of: Knocker) => Promise<Record<string, string>> | Record<string, string>;
  readonly body?: (of: Knocker) => object | Promise<object>;
}

const reason = '试一试';
const another = 'battle-map-2023-otters';
const pdf = () => new File([aPdf()], '材料.pdf');
let count = 0;
const aName = () => `试验机械厂${'甲乙丙丁戊己庚辛'[(count += 1) % 8]!}${String(count)}`;
const reminder = {
  body: ({ firm }: Knocker) => ({
    cells: [{ organisation: firm.territory, stage: 'entry', subjects: [] }],
    text: '请抓紧',
    toSubjects: false,
  }),
};
/** A token of a link for somebody new. */
const token = async ({ counties, firm }: Knocker): Promise<string> => {
  const { url } = await counties.app.get(LinkService).issue(firm.inner.account, 'reset');
  return url.split('#')[1]!;
};
/** One more firm, entered in the year after: to be merged or changed for good. */
async function anotherFirm({
  counties,
  visitor,
  firm,
}: Knocker): Promise<{ subjectId: string; id: string }> {
  const known = { subjectId: firm.subject, id: firm.young.flow };
  // Who is turned away for who they are needs nothing new.
  if (!['lead', 'territory', 'enterprise'].includes(visitor.title)) return known;
  const [lead] = counties.visitors;
  const made = await lead!.client
    .post(`/api/cycles/${firm.young.cycle}/subjects`)
    .send(newFirm(firm));
  // Of another county nobody here can enter one.
  if (made.status !== 201) return known;
  const subjectId = String(made.body.id);
  const [flow] = await asOwner((owner) =>
    owner.rows<{ id: string }>('select id from flow where subject_id = $1', [subjectId]),
  );
  return { subjectId, id: flow?.id ?? subjectId };
}
const newFirm = ({ territory }: Firm) => ({
  name: aName(),
  pending: '新办企业，尚未领取',
  territory,
  scale: 'below',
  industry: '3311',
  another: true,
});

export const WAYS: Readonly<Record<string, Way>> = {
  'GET /api/cycles/{id}/chart/items': { query: () => ({ state: 'enterprise.rectifying' }) },
  'GET /api/cycles/{id}/publication/diff': { query: () => ({ from: 1, to: 1 }) },
  'GET /api/cycles/{id}/subjects/similar': { query: ({ firm }) => ({ name: firm.name }) },
  'GET /api/cycles/{id}/import/{importId}': { young: true },
  'GET /api/cycles/{id}/import/{importId}/annotated.xlsx': { young: true },

  'POST /api/session': {
    body: ({ visitor }) => ({ account: visitor.account ?? 'nobody', password: demoPassword }),
  },
  'PUT /api/account/password': { body: () => ({ current: demoPassword, password: another }) },
  'POST /api/account/second-factor': { body: () => ({ password: demoPassword }) },
  'PUT /api/account/second-factor': {
    body: async ({ visitor }) => {
      const door = visitor.client.post('/api/account/second-factor');
      const { secret } = (await door.send({ password: demoPassword })).body as { secret?: string };
      return {
        code: secret ? new TOTP({ secret: Secret.fromBase32(secret) }).generate() : '000000',
      };
    },
  },
  'POST /api/account/second-factor/off': { body: () => ({ password: demoPassword }) },
  'DELETE /api/account/sessions/{id}': {
    ids: async ({ visitor, firm }): Promise<Record<string, string>> => {
      if (firm.subject !== visitor.firms.own.subject) return { id: firm.inner.session };
      const [own] = await asOwner((owner) =>
        owner.rows<{ id: string }>(
          `insert into session (token_hash, user_id, expires_at)
           select gen_random_uuid(), id, now() + interval '1 hour' from app_user
            where account = $1 returning id`,
          [visitor.account],
        ),
      );
      return { id: own?.id ?? firm.inner.session };
    },
  },
  'POST /api/password-resets': { body: () => ({ account: 'nobody' }) },
  'POST /api/links': { body: async (of) => ({ token: await token(of) }) },
  'PUT /api/links': { body: async (of) => ({ token: await token(of), password: another }) },
  'POST /api/accounts': {
    body: ({ firm }) => ({
      account: `invited.${String((count += 1))}`,
      name: '新人',
      role: 'enterprise',
      creditCode: firm.code,
      email: 'new@firm.example',
    }),
  },
  'PUT /api/accounts/{id}/role': { body: () => ({ role: 'leader' }) },
  'PUT /api/accounts/{id}/end': { body: () => ({ on: '2030-01-01', delegate: null }) },

  'POST /api/cycles/{id}/reminders/preview': reminder,
  'POST /api/cycles/{id}/reminders': reminder,
  'POST /api/flows/{id}/files': { body: pdf },
  'POST /api/flows/{id}/events': {
    young: true,
    ids: async (of) => ({ id: (await anotherFirm(of)).id }),
    body: () => ({ event: 'EXCLUDE', revision: 0, payload: { reason } }),
  },
  'PUT /api/clock': {
    body: async ({ counties }) => {
      const { now } = (await counties.visitors[0]!.client.get('/api/clock')).body as {
        now: string;
      };
      return { to: new Date(Date.parse(now) + 1000).toISOString(), seconds: 20 };
    },
  },
  'POST /api/cycles': {
    body: async ({ counties, firm }) => {
      const { programme } = await counties.app.get(CycleService).get(firm.cycle);
      const read = readProgramme(firm.programme);
      const fillings = 'programme' in read ? fillingsOf(read.programme!, programme) : {};
      const typed = Object.entries(fillings).map(([path, value]) => [
        path,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]);
      return { programme: firm.programme, year: 2024, fillings: Object.fromEntries(typed) };
    },
  },
  'POST /api/cycles/{id}/actions/{action}': {
    young: true,
    body: ({ firm }) => ({ values: newFirm(firm), confirm: null }),
  },
  'POST /api/programmes/{id}/plan': { body: () => ({ year: 2023 }) },
  'POST /api/programmes/{id}/workload': { body: () => ({ year: 2023, subjects: 300 }) },
  'POST /api/notifications/read': { body: ({ firm }) => ({ ids: [firm.inner.key] }) },
  'POST /api/cycles/{id}/publication/amendments': {
    body: ({ firm }) => ({ subjectId: firm.subject, values: { tax: '1' }, reason, order: '一号' }),
  },
  'POST /api/cycles/{id}/publication/amendments/{amendment}/decision': {
    body: () => ({ decision: 'refuse', reason }),
  },
  'POST /api/cycles/{id}/subjects/{subjectId}/appeal-effect': {
    body: () => ({ values: { tax: '1' } }),
  },
  'POST /api/cycles/{id}/import': {
    young: true,
    body: () =>
      new File([`企业名称,统一社会信用代码,属地,规模\n${aName()},,三余镇,规下\n`], 'a.csv'),
  },
  'POST /api/cycles/{id}/import/{importId}/accept': { young: true },
  'POST /api/cycles/{id}/subjects': { young: true, body: ({ firm }) => newFirm(firm) },
  'POST /api/cycles/{id}/subjects/{subjectId}/attributes': {
    young: true,
    ids: async (of) => ({ subjectId: (await anotherFirm(of)).subjectId }),
    body: () => ({ founded: '2001-01-01', reason }),
  },
  'POST /api/cycles/{id}/subjects/{subjectId}/merge': {
    young: true,
    ids: async (of) => ({ subjectId: (await anotherFirm(of)).subjectId }),
    body: ({ firm }) => ({ into: firm.subject, reason }),
  },
  'PUT /api/cycles/{id}/subjects/{subjectId}/data': {
    young: true,
    ids: async ({ firm }) => {
      await asOwner((owner) =>
        owner.rows(`update flow set phase = 'collecting' where id = $1`, [firm.flow]),
      );
      return {};
    },
    body: () => ({ items: [{ id: 'tax', value: '1', reason }] }),
  },
  'POST /api/cycles/{id}/subjects/{subjectId}/records': {
    young: true,
    body: () => ({ kind: 'support', date: '2022-01-05', note: reason }),
  },
  'POST /api/cycles/{id}/subjects/{subjectId}/records/{recordId}/strike': {
    young: true,
    body: () => ({ reason }),
  },
  'POST /api/cycles/{id}/lab/scenarios': { body: () => ({ name: aName() }) },
  'PATCH /api/cycles/{id}/lab/scenarios/{scenario}': { body: () => ({ name: aName() }) },
  'POST /api/cycles/{id}/lab/scenarios/{scenario}/copies': { body: () => ({ name: aName() }) },
};

/** Knocked at after all others: what they need would be another then. */
export const LAST: readonly string[] = ['PUT /api/account/password', 'PUT /api/clock'];

/** Not knocked at, and why. */
export const UNTRIED: Readonly<Record<string, string>> = {
  'GET /api/events': 'a line that stays open; who hears what is in test/http/events.http.spec.ts',
  'DELETE /api/session': 'it would end the visit; test/http/session.http.spec.ts',
};
