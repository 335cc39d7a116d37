/** A county of six firms over two years: 2021 published, 2022 pre-evaluated; the whole application around it. */
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Clock, FixedClock } from '../../src/clock.js';
import { CycleService } from '../../src/cycle/cycle.service.js';
import type { RunningCycle } from '../../src/cycle/cycle.types.js';
import { StageService } from '../../src/cycle/stage.service.js';
import { BenchmarkService } from '../../src/evaluation/benchmark.service.js';
import { EvaluationService } from '../../src/evaluation/evaluation.service.js';
import { PublicationService } from '../../src/evaluation/publication.service.js';
import { FlowService } from '../../src/flow/flow.service.js';
import { SYSTEM } from '../../src/flow/flow.types.js';
import { SweepService } from '../../src/flow/sweep.service.js';
import { OutboxService } from '../../src/outbox/outbox.service.js';
import { Database } from '../../src/persistence/database.js';
import { Transaction } from '../../src/persistence/transaction.js';
import { aProgramme, smallProgramme } from './a-programme.js';
import { anApplication } from './application.js';
import { anAccount, loggedIn } from './people.js';
import { type Firm, aFirm, listFirms, someone } from './year.js';

const REGION = '320600';
const indicator = (id: string, title: string, weight: number, fixed: number) => ({
  id,
  title,
  unit: '万元/亩',
  weight,
  decimals: 2,
  value: `${id.replace('_mu', '')} / land`,
  benchmark: { fixed },
  cap: 1,
});

/** Two indicators against fixed benchmarks: tax 10, weight 60; sales 100, weight 40. Lines 90, 75, 60. */
const programme = aProgramme({
  programme: 'somewhere-2021',
  organisations: [
    ...smallProgramme.organisations,
    { id: 'leadingGroup', title: '领导小组', role: 'leader' },
  ],
  items: [...smallProgramme.items, { id: 'sales', title: '销售收入', unit: '万元', owner: 'miit' }],
  classes: ['A', 'B', 'C', 'D'].map((id) => ({ id, title: `${id} 类` })),
  evaluation: [
    {
      groups: ['everyone'],
      clause: '附件1',
      indicators: [
        indicator('tax_mu', '亩均税收', 60, 10),
        indicator('sales_mu', '亩均销售', 40, 100),
      ],
    },
  ],
  grading: [
    {
      groups: ['everyone'],
      clause: '第四条',
      rank: ['total desc'],
      classes: { A: 'total >= 90', B: 'total >= 75', C: 'total >= 60', D: 'true' },
    },
  ],
  adjust: [
    {
      id: 'protect',
      title: '保护性调档',
      clause: '第五条',
      move: 'up 1',
      by: 'miit',
      approve: 'leadingGroup',
    },
  ],
});

type Client = Awaited<ReturnType<typeof loggedIn>>;
type Account = 'lead' | 'secondLead' | 'leader' | 'tax' | 'north' | 'south' | 'firm';

/** Tax and sales per firm on ten mu. Totals 2022: 100, 84, 76, 66, 60, 30. */
const figures: readonly (readonly [
  last: readonly [number, number],
  now: readonly [number, number],
])[] = [
  [
    [100, 1000],
    [110, 1200],
  ],
  [
    [70, 800],
    [80, 900],
  ],
  [
    [75, 950],
    [70, 850],
  ],
  [
    [30, 600],
    [60, 750],
  ],
  [
    [60, 600],
    [60, 600],
  ],
  [
    [20, 100],
    [25, 375],
  ],
];
const values = ([tax, sales]: readonly [number, number]) => ({
  tax: String(tax),
  sales: String(sales),
  land: '10',
});

export class Evaluated {
  readonly firms: readonly Firm[];
  last!: RunningCycle;
  cycle!: RunningCycle;

  private constructor(
    readonly app: NestExpressApplication,
    readonly clock: FixedClock,
  ) {
    this.firms = figures.map(([last], i) =>
      aFirm({ territory: i < 3 ? 'north' : 'south', values: values(last) }),
    );
  }

  static async start(): Promise<Evaluated> {
    const clock = new FixedClock('2021-02-01T01:00:00.000Z');
    const app = await anApplication((builder) => builder.overrideProvider(Clock).useValue(clock));
    const place = new Evaluated(app, clock);
    await place.lastYear();
    await place.thisYear();
    await place.accounts();
    return place;
  }

  get evaluations(): EvaluationService {
    return this.app.get(EvaluationService, { strict: false });
  }

  rows<T extends object>(sql: string, ...parameters: unknown[]): Promise<T[]> {
    const { pool } = this.app.get(Database);
    return pool.query<T>(sql, parameters).then(({ rows }) => rows);
  }

  readonly lead = someone(REGION, { role: 'lead', organisation: 'miit' });
  readonly leader = someone(REGION, { role: 'leader', id: 'leader-1' });

  as(account: Account): Promise<Client> {
    return loggedIn(this.app, account);
  }

  /** The address of something of this year. */
  url(rest = ''): string {
    return `/api/cycles/${this.cycle.id}${rest}`;
  }

  /** From the figures to the published result. */
  async publish(cycle: RunningCycle): Promise<void> {
    await this.fixBenchmarks(cycle);
    await this.evaluations.grade(cycle.id, this.lead, { minutes: '会议纪要 1 号' });
    const publications = this.app.get(PublicationService, { strict: false });
    await publications.approve(cycle.id, this.leader);
    await publications.publish(cycle.id, this.lead);
  }

  async fixBenchmarks(cycle: RunningCycle): Promise<void> {
    const benchmarks = this.app.get(BenchmarkService, { strict: false });
    const open = (await benchmarks.ofCycle(cycle.id)).filter(({ fixed }) => fixed === null);
    const items = open.map(({ group, indicator: id }) => ({ group, indicator: id }));
    if (items.length > 0) await benchmarks.fix(cycle.id, { items, reason: '审定' }, this.lead);
  }

  private async lastYear(): Promise<void> {
    const cycles = this.app.get(CycleService);
    const programmeId = programme.programme;
    this.last = await cycles.open({ programmeId, programme, year: 2021 }, SYSTEM);
    await this.app.get(Transaction).sql((sql) => listFirms(sql, cycles, this.last, this.firms));
    await this.evaluate(this.last, '2021-04-01');
    await this.publish(this.last);
  }

  private async thisYear(): Promise<void> {
    this.clock.set('2022-02-01');
    const { id: previousId } = this.last;
    const programmeId = programme.programme;
    const opening = { programmeId, programme, year: 2022, previousId };
    this.cycle = await this.app.get(CycleService).open(opening, SYSTEM);
    for (const [i, firm] of this.firms.entries()) {
      await this.rows(
        'update subject_year set values = $3::jsonb where cycle_id = $1 and subject_id = $2',
        this.cycle.id,
        firm.id,
        JSON.stringify(values(figures[i]![1])),
      );
    }
    await this.evaluate(this.cycle, '2022-04-01');
  }

  private async evaluate(cycle: RunningCycle, day: string): Promise<void> {
    await this.settle();
    const flows = this.app.get(FlowService);
    for (const { id, territory: organisation } of this.firms) {
      const flow = await flows.byRef(cycle.id, 'enterprise-year', id);
      const event = { type: 'SUBMIT', missing: [], departments: [] };
      await flows.send(flow!.id, event, someone(REGION, { role: 'territory', organisation }));
    }
    this.clock.set(day);
    await this.settle();
    await this.app.get(StageService, { strict: false }).tidy(cycle.id);
    await this.evaluations.preEvaluate(cycle.id, this.lead);
  }

  /** Sweeps and delivers until nothing moves. */
  async settle(): Promise<void> {
    const now = await this.clock.now();
    for (let moved = 1; moved > 0;) {
      const { fired } = await this.app.get(SweepService).sweep(now);
      moved = fired + (await this.app.get(OutboxService).drain(now)).delivered;
    }
  }

  private async accounts(): Promise<void> {
    const accounts = [
      ['lead', { role: 'lead', organisation: 'miit' }],
      ['secondLead', { role: 'lead', organisation: 'miit' }],
      ['leader', { role: 'leader' }],
      ['tax', { role: 'department', organisation: 'taxBureau' }],
      ['north', { role: 'territory', organisation: 'north' }],
      ['south', { role: 'territory', organisation: 'south' }],
      ['firm', { role: 'enterprise', subjectId: this.firms[3]!.id }],
    ] as const;
    for (const [account, one] of accounts) await anAccount(this.app, { account, ...one });
  }
}
