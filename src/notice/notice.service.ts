/** Letters: who gets one, what it says, and its delivery, once in effect. */
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock, dayOf } from '../clock.js';
import type { IsoDate } from '../clock.js';
import { Changes } from '../flow/changes.js';
import { MailService, readerOf } from '../mail/mail.service.js';
import { Database } from '../persistence/database.js';
import { TemplateUnknown } from '../render/errors.js';
import { fieldsOf, isMailTemplate } from '../render/letters.js';
import type { MailTemplate } from '../render/letters.js';
import { Renderer } from '../render/renderer.js';
import { PlanService } from '../supervision/plan.service.js';
import type { Plan } from '../supervision/plan.service.js';
import { StandingService } from '../supervision/standing.service.js';
import { Audience, addresseeOf } from './addressee.js';
import type { Addressee } from './addressee.js';
import { MatterNotFound, NobodyToTell } from './errors.js';
import { letterView } from './letter.js';
import { NoticeStore } from './notice.store.js';
import type { Matter } from './notice.store.js';

/** The intent `sendMail` as machines state it. */
export const SendMail = z.object({ template: z.string(), to: Audience });

/** What a chase by hand says beside its words. */
const Chase = z.object({
  subjects: z.array(z.string()).default([]),
  toSubjects: z.boolean().default(false),
});

/** A letter before it is sent. */
export interface Draft {
  readonly title: string;
  readonly addresses: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** An effect of the outbox, as far as a letter needs it. */
export interface Effect {
  readonly key: string;
  readonly flowId: string;
  readonly seq: number;
}

/** What a rung of the ladder adds to a letter. */
export interface RungLetter {
  readonly template: string;
  readonly to: Addressee;
  readonly copy: readonly string[];
  readonly because: string;
}

@Injectable()
export class NoticeService {
  constructor(
    private readonly store: NoticeStore,
    private readonly plans: PlanService,
    private readonly standings: StandingService,
    private readonly renderer: Renderer,
    private readonly mail: MailService,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly changes: Changes,
  ) {}

  /**
   * Carries out `sendMail`: finds the people, writes the letter, delivers it under the effect's key.
   * @throws MatterNotFound, TemplateUnknown, NobodyToTell for good; MailPostponed for now
   */
  async send(effect: Effect, params: unknown): Promise<void> {
    const { template, to } = SendMail.parse(params);
    if (!this.mail.isRead) return;
    const { matter, plan } = await this.matter(effect);
    const addressee = addresseeOf(to, matter, plan);
    await this.deliver(effect.key, templateOf(template), { matter, plan, addressee });
    if (template === 'chase') await this.chaseSubjects(effect.key, matter, plan);
  }

  /**
   * The letters that a chase of this task would be, and who would get them; nothing is sent.
   * `addresses` is empty for whom nobody can reach.
   */
  async chaseDrafts(
    flow: { readonly id: string; readonly revision: number },
    chase: z.input<typeof Chase> & { readonly text: string },
  ): Promise<{ unit: Draft; subjects: Draft[] }> {
    const { matter: now, plan } = await this.matter({
      key: '',
      flowId: flow.id,
      seq: flow.revision,
    });
    const at = await this.clock.now();
    const matter: Matter = { ...now, event: { type: 'CHASE', at, payload: { ...chase } } };
    const draft = async (template: MailTemplate, of: Delivery, addresses: string[]) => {
      const view = await this.view(template, of, dayOf(at));
      const { subject, text } = this.renderer.mail(template, view);
      return { title: of.addressee.title, addresses, subject, text };
    };
    const addressee = addresseeOf('organisation', matter, plan);
    const addresses = await this.addresses(plan.region, addressee.units);
    const subjects = await Promise.all(
      (await this.chased(matter)).map((one) =>
        draft('chase-enterprise', { matter, plan, addressee: one.addressee }, one.addresses),
      ),
    );
    return { unit: await draft('chase', { matter, plan, addressee }, addresses), subjects };
  }

  /** A letter of the ladder, with copies; `key` makes it one letter however often it is sent. */
  async sendRung(effect: Effect, letter: RungLetter): Promise<void> {
    if (!this.mail.isRead) return;
    const { matter, plan } = await this.matter(effect);
    const { to: addressee, copy, because } = letter;
    const of = { matter, plan, addressee, copy, because };
    await this.deliver(effect.key, templateOf(letter.template), of);
  }

  /** Addresses of units and roles, for reports. */
  async addresses(region: string, codes: readonly string[]): Promise<string[]> {
    if (codes.length === 0) return [];
    const { pool } = this.database;
    const today = await this.clock.today();
    const units = await this.store.addressesOfUnits(pool, region, codes, today);
    const leaders = codes.includes(LEADERS)
      ? await this.store.addressesOfRole(pool, region, 'leader', today)
      : [];
    return [...new Set([...units, ...leaders])];
  }

  /** Who has no address is named in the letter to the unit and told by it. */
  private async chaseSubjects(key: string, matter: Matter, plan: Plan): Promise<void> {
    for (const { addressee, addresses } of await this.chased(matter)) {
      if (addresses.length === 0) continue;
      const own = `${key}_${addressee.subjectId ?? ''}`;
      await this.deliver(own, 'chase-enterprise', { matter, plan, addressee });
    }
  }

  /** The enterprises that a chase is told to themselves. */
  private async chased(matter: Matter): Promise<{ addressee: Addressee; addresses: string[] }[]> {
    const { subjects, toSubjects } = Chase.parse(matter.event.payload);
    if (!toSubjects || subjects.length === 0) return [];
    const { pool } = this.database;
    const today = await this.clock.today();
    const known = await this.store.reachOfSubjects(pool, matter.cycleId, subjects, today);
    return known.map(({ id, name, addresses }) => ({
      addressee: { title: name, units: [], subjectId: id, ask: matter.organisation },
      addresses,
    }));
  }

  /** The names of the enterprises a chase is about. */
  private async chasedNames({ cycleId, event }: Matter): Promise<string[]> {
    const { subjects } = Chase.parse(event.payload);
    if (subjects.length === 0) return [];
    const today = await this.clock.today();
    const known = await this.store.reachOfSubjects(this.database.pool, cycleId, subjects, today);
    return known.map(({ name }) => name);
  }

  private async matter({ flowId, seq }: Effect): Promise<{ matter: Matter; plan: Plan }> {
    const matter = await this.store.matter(this.database.pool, flowId, seq);
    if (matter === undefined) throw new MatterNotFound(flowId, seq);
    return { matter, plan: await this.plans.of(this.database.pool, matter.cycleId) };
  }

  private async deliver(key: string, template: MailTemplate, of: Delivery): Promise<void> {
    const { matter, plan, addressee } = of;
    const { addresses, readers } = await this.reach(addressee, matter, plan);
    const copies = await this.addresses(plan.region, of.copy ?? []);
    const at = await this.clock.now();
    const view = await this.view(template, of, dayOf(at));
    const { subject, html, text } = this.renderer.mail(template, view);
    await this.mail.deliver({
      key,
      at,
      to: [...new Set([...addresses, ...copies])],
      region: plan.region,
      readers: [...readers, ...mailReaders(of.copy ?? [])],
      subject,
      html,
      text,
      cycleId: matter.cycleId,
      flowId: matter.flowId,
    });
    this.changes.touch(matter.cycleId, matter.subjectId);
  }

  /** An enterprise without an address is told through its territory. */
  private async reach(
    { units, subjectId, title }: Addressee,
    matter: Matter,
    plan: Plan,
  ): Promise<{ addresses: string[]; readers: string[] }> {
    const { pool } = this.database;
    const own =
      subjectId === null
        ? await this.addresses(plan.region, units)
        : await this.store.addressesOfSubject(
            pool,
            matter.cycleId,
            subjectId,
            await this.clock.today(),
          );
    const readers = subjectId === null ? mailReaders(units) : [readerOf.subject(subjectId)];
    if (own.length > 0) return { addresses: own, readers };
    const through = subjectId === null ? [] : [matter.territory ?? ''];
    const others = await this.addresses(plan.region, through);
    if (others.length === 0) throw new NobodyToTell(title);
    return { addresses: others, readers: mailReaders(through) };
  }

  private async view(
    template: MailTemplate,
    of: Delivery,
    today: IsoDate,
  ): Promise<Record<string, unknown>> {
    const { matter, plan, addressee } = of;
    const { pool } = this.database;
    const codes = [addressee.ask, plan.lead?.id].filter((code) => typeof code === 'string');
    return letterView(template, {
      matter,
      plan,
      timetable: await this.plans.timetable(pool, matter.cycleId),
      today,
      desks: await this.store.desks(pool, plan.region, codes),
      to: addressee.title,
      ask: addressee.ask,
      // Counting the whole plan is dear: only for letters that speak of progress.
      progress:
        matter.kind === 'task' && fieldsOf(template).includes('progress')
          ? await this.standings.words(matter.cycleId, matter.ref)
          : '',
      because: of.because ?? '',
      enterprises: fieldsOf(template).includes('enterprises') ? await this.chasedNames(matter) : [],
    });
  }
}

interface Delivery {
  readonly matter: Matter;
  readonly plan: Plan;
  readonly addressee: Addressee;
  readonly copy?: readonly string[];
  readonly because?: string;
}

/** The word programmes use for the leading group; its members may have accounts of their own. */
const LEADERS = 'leadingGroup';

/** Who reads what goes to these units and roles, on the page of the mailbox. */
export const mailReaders = (codes: readonly string[]): string[] =>
  codes.map((code) => (code === LEADERS ? readerOf.role('leader') : readerOf.unit(code)));

function templateOf(name: string): MailTemplate {
  if (isMailTemplate(name)) return name;
  throw new TemplateUnknown(name);
}
