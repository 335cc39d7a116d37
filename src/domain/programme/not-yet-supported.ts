/**
 * Rules the language can hold and the engine cannot do yet. They are refused when a cycle is to
 * open, never ignored. The list shrinks as the engine grows: take a line out with the test that
 * proves the kind.
 */
import { type Path, given } from './check/finding.js';
import type { Programme } from './schema.js';

export interface NotYetSupported {
  readonly path: Path;
  /** Short name of the kind of rule, e.g. `merge`. */
  readonly kind: string;
  readonly message: string;
  readonly english: string;
}

interface UnsupportedKind {
  readonly kind: string;
  readonly zh: string;
  readonly en: string;
  /** Where the programme uses it. */
  readonly at: (programme: Programme) => Path[];
}

const part =
  (key: keyof Programme): UnsupportedKind['at'] =>
  (programme) =>
    programme[key] === undefined ? [] : [[key]];

/** What stands in the file and is carried out by people alone: told, and no hindrance. */
export const paperKinds: readonly UnsupportedKind[] = [
  {
    kind: 'accept',
    zh: '验收单位（accept）：系统中由牵头单位登记查验和结论',
    en: 'who accepts projects: the lead bureau enters inspection and verdict for them',
    at: ({ rectification }) =>
      Object.entries(rectification?.classes ?? {}).flatMap(([id, { accept }]) =>
        accept === undefined ? [] : [['rectification', 'classes', id, 'accept']],
      ),
  },
  {
    kind: 'redeemFrom',
    zh: '兑现起始时间（redeemFrom）：系统在复评后即可登记兑现',
    en: 'from when support is paid: it can be entered as soon as a project is re-evaluated',
    at: ({ rectification }) =>
      rectification?.redeemFrom === undefined ? [] : [['rectification', 'redeemFrom']],
  },
  {
    kind: 'cadence',
    zh: '例行工作（cadence）：系统不生成任务、不提醒',
    en: 'regular work: no tasks are made of it and nobody is reminded',
    at: part('cadence'),
  },
];

/** Everything that is still refused, one line a kind. */
export const unsupportedKinds: readonly UnsupportedKind[] = [
  {
    kind: 'kind',
    zh: '集聚区考核（appraisal）和行动方案（action-plan）的运行',
    en: 'running appraisals and action plans',
    at: (programme) => (programme.kind === 'evaluation' ? [] : [['kind']]),
  },
  { kind: 'trial', zh: '试评年度（trial）', en: 'trial years', at: part('trial') },
  {
    kind: 'interval',
    zh: '两年及以上评价一次（years.every）',
    en: 'evaluation every two years or more',
    at: ({ years }) => (years === undefined || years.every === 1 ? [] : [['years', 'every']]),
  },
  {
    kind: 'merge',
    zh: '合并评价（population.merge）：可以用 evaluate 测算，年度工作中还不采集宗地、房东和集团',
    en: 'merging in a running year: evaluate does it, but parcels, landlords and group companies are not collected yet',
    at: ({ population }) => (population?.merge === undefined ? [] : [['population', 'merge']]),
  },
  { kind: 'publicity', zh: '公示（publicity）', en: 'publicity periods', at: part('publicity') },
  {
    kind: 'approvals',
    zh: '评价结果以外的审批（approvals）',
    en: 'approvals of anything but the result',
    at: ({ approvals = [] }) =>
      approvals.flatMap(({ what }, i) => (what === 'result' ? [] : [['approvals', i]])),
  },
  {
    kind: 'silence',
    zh: '企业不回复时再催或一直等（silence: remind、wait）',
    en: 'reminding or waiting when an enterprise is silent',
    at: ({ confirmation }) => {
      const silence = given(confirmation?.silence);
      return silence === 'remind' || silence === 'wait' ? [['confirmation', 'silence']] : [];
    },
  },
  {
    kind: 'recompute',
    zh: '申诉后全部重算或只改本企业（recompute）',
    en: 'recomputing everything, or the subject alone, after an appeal',
    at: ({ appeal }) =>
      appeal === undefined || appeal.recompute === 'benchmarkFrozen'
        ? []
        : [['appeal', 'recompute']],
  },
  {
    kind: 'rounds',
    zh: '多轮申诉（rounds）',
    en: 'several rounds of appeal',
    at: ({ appeal }) => ((appeal?.rounds ?? 1) > 1 ? [['appeal', 'rounds']] : []),
  },
  {
    kind: 'decides',
    zh: '由牵头单位以外的单位受理申诉（appeal.decides）',
    en: 'appeals decided by another than the lead bureau',
    at: ({ appeal, organisations }) => {
      const decides = given(appeal?.decides);
      const lead = organisations.find(({ role }) => role === 'lead');
      return decides === undefined || decides === lead?.id ? [] : [['appeal', 'decides']];
    },
  },
  {
    kind: 'confirmationBy',
    zh: '由属地以外的单位上门确认（confirmation.by）',
    en: 'confirmation brought in by others than the territories',
    at: ({ confirmation }) =>
      confirmation?.by === undefined || confirmation.by === 'each territory'
        ? []
        : [['confirmation', 'by']],
  },
  {
    kind: 'rectification',
    zh: '方案规定的项目节点和抽查验收（milestones、acceptSample）',
    en: 'milestones and sampled acceptance fixed by the programme',
    at: ({ rectification }) =>
      Object.entries(rectification?.classes ?? {}).flatMap(([id, rule]) =>
        (['milestones', 'acceptSample'] as const).flatMap((key) =>
          rule[key] === undefined ? [] : [['rectification', 'classes', id, key]],
        ),
      ),
  },
  { kind: 'rewards', zh: '奖励目录（rewards）', en: 'reward catalogues', at: part('rewards') },
  { kind: 'rollUps', zh: '分级汇总（rollUps）', en: 'area roll-ups', at: part('rollUps') },
  {
    kind: 'accounts',
    zh: '户号、宗地清单（accounts）',
    en: 'meters and parcels',
    at: part('accounts'),
  },
  { kind: 'streams', zh: '工作专项（streams）', en: 'work streams', at: part('streams') },
  {
    kind: 'projects',
    zh: '项目全周期（projects）',
    en: 'project lifecycles',
    at: part('projects'),
  },
  {
    kind: 'problems',
    zh: '问题台账规则（problems）',
    en: 'problem ledger rules',
    at: part('problems'),
  },
  { kind: 'care', zh: '包保（care）', en: 'care assignments', at: part('care') },
  { kind: 'checklist', zh: '建设指南核对表（checklist）', en: 'checklists', at: part('checklist') },
  {
    kind: 'periodicReports',
    zh: '定期报告（periodicReports）',
    en: 'periodic reports',
    at: part('periodicReports'),
  },
  {
    kind: 'admission',
    zh: '申报评审（admission）',
    en: 'application and selection',
    at: part('admission'),
  },
];

/** Where a programme asks for what the engine cannot do yet; a cycle of it must not open. */
export function notYetSupported(programme: Programme): NotYetSupported[] {
  return unsupportedKinds.flatMap(({ kind, zh, en, at }) =>
    at(programme).map((path) => refusal(kind, path, { zh, en })),
  );
}

function refusal(
  kind: string,
  path: Path,
  { zh, en }: { zh: string; en: string },
): NotYetSupported {
  return {
    kind,
    path,
    message: `尚不支持：${zh}。可以写进方案，但暂不能据此开展年度工作`,
    english: `not yet supported: ${en}; it may stand in the file, but no cycle can open on it`,
  };
}
