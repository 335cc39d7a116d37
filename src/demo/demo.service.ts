/**
 * The living demonstration: Rongcheng 2019 from opening to its end, then Tongzhou Bay 2022 up to the
 * middle of May, on invented enterprises. From then on the cast goes on as simulated time is moved.
 */
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { administrators } from '../../workflows/roles.js';
import { dayOf } from '../clock.js';
import type { IsoDate } from '../clock.js';
import { ClockService } from '../clock/clock.service.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { Cycle } from '../cycle/cycle.types.js';
import { AccountService } from '../identity/account.service.js';
import { demoPassword } from '../identity/demo.js';
import type { Role } from '../identity/session.dto.js';
import { roleTitle } from '../identity/session.view.js';
import { Database } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { ProgrammeService } from '../programme/programme.service.js';
import { CastService } from '../rehearsal/cast.service.js';
import { CountyService } from '../rehearsal/county.service.js';
import { DemoStore, type Unit } from './demo.store.js';

/** A stretch of time in a county. */
export interface Scene {
  readonly programmeId: string;
  readonly year: number;
  readonly subjects: number;
  /** The day the scene stops at. */
  readonly until: IsoDate;
  /** What the accounts begin with. */
  readonly prefix: string;
}

/** Where the visitor comes in. */
const opening: Scene = {
  programmeId: 'tongzhou-bay-2022',
  year: 2022,
  subjects: 334,
  until: '2022-05-17',
  prefix: '',
};
/** Played one after the other. */
const scenes: readonly Scene[] = [
  { programmeId: 'rongcheng-2019', year: 2019, subjects: 40, until: '2020-01-20', prefix: 'rc-' },
  opening,
];
const cast = { seed: 'demo', lead: true };
/** The lead bureau’s second person, who checks what the first has decided. */
const SECOND = '周晓敏';

/** An account the start prints. */
export interface DemoAccount {
  readonly account: string;
  readonly password: string;
  readonly name: string;
  readonly about: string;
}

@Injectable()
export class DemoService implements OnApplicationBootstrap {
  constructor(
    private readonly store: DemoStore,
    private readonly county: CountyService,
    private readonly cast: CastService,
    private readonly cycles: CycleService,
    private readonly accountService: AccountService,
    private readonly clockService: ClockService,
    private readonly programmes: ProgrammeService,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  /** Whoever is not at the screen is played as the visitor moves time. */
  async onApplicationBootstrap(): Promise<void> {
    const { installation } = await this.clockService.state();
    if (installation === 'demo') this.cast.play(cast);
  }

  /** True in a demonstration that has not been played up to its opening scene yet. */
  async isWanted(): Promise<boolean> {
    const { installation } = await this.clockService.state();
    return installation === 'demo' && !(await this.county.hasReached(opening.until));
  }

  /** The day an interrupted load has come to; undefined when there was none. */
  async interruptedAt(): Promise<IsoDate | undefined> {
    const { simulated, today } = await this.clockService.state();
    return simulated ? today : undefined;
  }

  /** Plays the scenes; after an interruption it goes on where that was. */
  async load(report: (at: string) => void, played: readonly Scene[] = scenes): Promise<void> {
    for (const scene of played) {
      if (!(await this.county.hasReached(scene.until))) await this.stage(scene, report);
    }
    this.cast.play(cast);
  }

  /** A demonstration that an older version has loaded gets the accounts that are offered since. */
  async catchUp(played: readonly Scene[] = scenes): Promise<void> {
    if ((await this.clockService.state()).installation !== 'demo') return;
    const known = new Set((await this.accountService.list()).map(({ account }) => account));
    const cycles = await this.cycles.list();
    for (const scene of played) {
      const { programmeId, year, prefix } = scene;
      const cycle = cycles.find((one) => one.programmeId === programmeId && one.year === year);
      const isWhole = administrators.every((role) => known.has(nameOf(role, prefix)));
      if (cycle !== undefined && !isWhole) await this.people(cycle, scene);
    }
  }

  /** A few accounts to begin with. */
  async accounts(): Promise<DemoAccount[]> {
    const { installation } = await this.clockService.state();
    if (installation !== 'demo') return [];
    const offered = [
      {
        account: 'lead',
        name: '牵头局（经济发展局）',
        about: '推进全年、预评价、定档、通报、清单',
      },
      { account: 'lead2', name: '牵头局复核岗', about: '复核调档和定档结果：同一件事要两个人' },
      { account: 'sanyu', name: '属地（三余镇）', about: '录入、上门确认、整治项目' },
      { account: 'taxbureau', name: '部门（税务局）', about: '核验数据、答复申诉' },
      { account: 'leader', name: '领导小组', about: '作战图和周报' },
      { account: 'system', name: '系统管理员', about: '计时、死信、模拟时间' },
      { account: 'security', name: '安全管理员', about: '账号、角色、登录会话' },
      { account: 'audit', name: '审计管理员', about: '审计记录，只读' },
      { account: 'rc-lead', name: '荣成 2019 牵头局', about: '已走完的一年' },
    ];
    const firm = await this.aFirm();
    if (firm) offered.splice(4, 0, firm);
    return offered.map((one) => ({ ...one, password: demoPassword }));
  }

  private async stage(scene: Scene, report: (at: string) => void): Promise<void> {
    await this.county.begin(this.county.firstDay(scene.programmeId, scene.year));
    await this.people(await this.county.found({ ...scene, seed: cast.seed }), scene);
    const title = this.programmes.programme(scene.programmeId).title.zh;
    await this.county.play(scene.until, cast, (at) => {
      report(`${title}，${dayOf(at)}`);
    });
  }

  /** Accounts for every organisation and enterprise; what is there stays. */
  private async people(cycle: Cycle, { prefix }: Scene): Promise<void> {
    const { region } = cycle;
    const units = await this.store.organisations(this.database.pool, region);
    const firms = await this.store.firms(this.database.pool, cycle.id);
    const ofUnits = units.flatMap((unit) => {
      const one = accountOf(unit, region, prefix);
      if (one.role !== 'lead') return one;
      const account = `${one.account}2`;
      return [one, { ...one, account, email: addressOf(account), name: SECOND }];
    });
    const ofFirms = firms.map(({ id, code, contact, email }) => ({
      account: code,
      name: contact,
      role: 'enterprise' as const,
      region,
      subjectId: id,
      email,
    }));
    const three = administrators.map((role) => ({
      account: nameOf(role, prefix),
      email: addressOf(nameOf(role, prefix)),
      name: roleTitle(role),
      role,
      region,
    }));
    await this.transaction.sql(async (sql) => {
      await this.accountService.addAll([...ofUnits, ...ofFirms, ...three], demoPassword, sql);
    });
  }

  /** An enterprise that can still appeal, while there is one. */
  private async aFirm(): Promise<Omit<DemoAccount, 'password'> | undefined> {
    const [cycle] = await this.cycles.list();
    if (cycle === undefined) return undefined;
    const firm = await this.store.aFirm(this.database.pool, cycle.id);
    if (firm === undefined) return undefined;
    const about = firm.mayAppeal ? '看得分、申诉；确认在属地送来的确认单上签字' : '填报、看得分';
    return { account: firm.code, name: `企业（${firm.name}）`, about };
  }
}

/** What an administrator of the demonstration is called: `system`, `rc-audit`. */
const nameOf = (role: Role, prefix: string): string => `${prefix}${role.replace('-admin', '')}`;

/** An address of the account's own: no two people of the demonstration share one. */
const addressOf = (account: string): string => `${account}@people.example`;

function accountOf({ code, name, role: plays }: Unit, region: string, prefix: string) {
  const role = roleOf(plays);
  const account = `${prefix}${role === 'lead' || role === 'leader' ? role : code.toLowerCase()}`;
  const organisation = role === 'leader' ? {} : { organisation: code };
  return { account, name, role, region, email: addressOf(account), ...organisation };
}

function roleOf(role: string): Role {
  if (role === 'lead' || role === 'territory' || role === 'leader') return role;
  return 'department';
}
